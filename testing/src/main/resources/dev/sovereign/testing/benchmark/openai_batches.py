"""OpenAI's own client against the address in the first argument: the batch calls, with the model in
the second.

Prints one line for each thing it can do: "ok NAME" or "fail NAME REASON".
"""
import io
import json
import sys
import time

from openai import BadRequestError, ConflictError, NotFoundError, OpenAI

client = OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0, timeout=60)
model = sys.argv[2]
embedding_model = sys.argv[3]
SECONDS = 120


def line(number, url="/v1/chat/completions", **body):
    body = body or {"model": model, "messages": [{"role": "user", "content": f"Number {number}"}]}
    return json.dumps(
        {"custom_id": f"request-{number}", "method": "POST", "url": url, "body": body}
    )


def upload(lines):
    content = io.BytesIO(("\n".join(lines) + "\n").encode())
    return client.files.create(file=("requests.jsonl", content), purpose="batch")


def create(lines, endpoint="/v1/chat/completions", **more):
    return client.batches.create(
        input_file_id=upload(lines).id,
        endpoint=endpoint,
        completion_window="24h",
        **more,
    )


def ended(batch):
    for _ in range(SECONDS * 4):
        batch = client.batches.retrieve(batch.id)
        if batch.status in ("completed", "failed", "expired", "cancelled"):
            return batch
        time.sleep(0.25)
    raise AssertionError(f"still {batch.status} after {SECONDS} s")


def lines_of(file_id):
    return [json.loads(each) for each in client.files.content(file_id).text.splitlines()]


def files():
    file = upload([line(1)])
    assert file.object == "file" and file.purpose == "batch" and file.status == "processed"
    assert client.files.retrieve(file.id).bytes == file.bytes
    assert client.files.content(file.id).text == line(1) + "\n"
    assert file.id in [each.id for each in client.files.list(purpose="batch")]
    assert client.files.delete(file.id).deleted
    try:
        client.files.retrieve(file.id)
        raise AssertionError("still there")
    except NotFoundError:
        pass


def file_expiry():
    content = io.BytesIO((line(1) + "\n").encode())
    file = client.files.create(
        file=("requests.jsonl", content),
        purpose="batch",
        expires_after={"anchor": "created_at", "seconds": 7200},
    )
    assert file.expires_at == file.created_at + 7200, file
    assert client.files.retrieve(file.id).expires_at == file.expires_at
    assert client.files.delete(file.id).deleted


def create_and_results():
    batch = create([line(n) for n in range(20)], metadata={"kind": "test"})
    assert batch.object == "batch" and batch.metadata == {"kind": "test"}
    batch = ended(batch)
    assert batch.status == "completed", batch
    assert batch.request_counts.total == batch.request_counts.completed == 20
    assert batch.error_file_id is None and batch.completed_at >= batch.created_at
    results = lines_of(batch.output_file_id)
    assert [each["custom_id"] for each in results] == [f"request-{n}" for n in range(20)]
    for each in results:
        assert each["error"] is None and each["response"]["status_code"] == 200
        assert each["response"]["body"]["choices"][0]["message"]["content"]


def completions_and_embeddings():
    text = create(
        [line(1, "/v1/completions", model=model, prompt="Once")], endpoint="/v1/completions"
    )
    numbers = create(
        [line(1, "/v1/embeddings", model=embedding_model, input="one")], endpoint="/v1/embeddings"
    )
    assert lines_of(ended(text).output_file_id)[0]["response"]["body"]["choices"][0]["text"]
    assert lines_of(ended(numbers).output_file_id)[0]["response"]["body"]["data"][0]["embedding"]


def listing():
    made = [create([line(n)]).id for n in range(3)]
    page = client.batches.list(limit=2)
    assert [each.id for each in page.data] == [made[2], made[1]] and page.has_more
    assert client.batches.list(limit=2, after=made[1]).data[0].id == made[0]
    assert made[0] in [each.id for each in client.batches.list()]


def cancel():
    batch = client.batches.cancel(create([line(n) for n in range(5000)]).id)
    assert batch.status == "cancelling", batch.status
    batch = ended(batch)
    assert batch.status == "cancelled" and batch.cancelled_at, batch
    try:
        client.batches.cancel(batch.id)
        raise AssertionError("cancelled twice")
    except ConflictError:
        pass


def errors_by_line():
    batch = ended(
        create([line(1), "{not json", line(1), line(3, "/v1/embeddings"), line(4)])
    )
    assert batch.status == "failed" and batch.failed_at, batch
    found = [(each.line, each.code) for each in batch.errors.data]
    assert found == [
        (2, "invalid_json_line"),
        (3, "duplicate_custom_id"),
        (4, "url_mismatch"),
    ], found


def error_file():
    batch = ended(create([line(1), line(2, model=model, messages=[]), line(3)]))
    assert batch.status == "completed" and batch.request_counts.failed == 1, batch
    assert [e["custom_id"] for e in lines_of(batch.output_file_id)] == ["request-1", "request-3"]
    failed = lines_of(batch.error_file_id)[0]
    assert failed["custom_id"] == "request-2" and failed["response"]["status_code"] == 400


def unknown_endpoint():
    try:
        create([line(1)], endpoint="/v1/poems")
        raise AssertionError("taken")
    except BadRequestError as refused:
        assert refused.param == "endpoint"


for check in (
    files,
    file_expiry,
    create_and_results,
    completions_and_embeddings,
    listing,
    cancel,
    errors_by_line,
    error_file,
    unknown_endpoint,
):
    try:
        check()
        print("ok", "batch_" + check.__name__)
    except Exception as problem:  # Each kind of failure is one failed line.
        text = str(problem)[:200].replace("\n", " ")
        print("fail", "batch_" + check.__name__, type(problem).__name__, text)
