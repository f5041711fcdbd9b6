"""OpenAI's own client against the address in the first argument, with the model in the second.

Prints one line for each thing it can do: "ok NAME" or "fail NAME REASON".
"""
import json
import sys

from openai import OpenAI

client = OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0, timeout=60)
model = sys.argv[2]
embedding_model = sys.argv[3]
messages = [{"role": "user", "content": "What is the weather in Paris?"}]
schema = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
tools = [
    {
        "type": "function",
        "function": {"name": "weather", "description": "The weather.", "parameters": schema},
    }
]


def chat():
    answer = client.chat.completions.create(model=model, messages=messages)
    assert answer.choices[0].message.content
    assert answer.usage.total_tokens > 0


def stream():
    text = ""
    for chunk in client.chat.completions.create(model=model, messages=messages, stream=True):
        if chunk.choices and chunk.choices[0].delta.content:
            text += chunk.choices[0].delta.content
    assert text


def tool_call():
    answer = client.chat.completions.create(
        model=model, messages=messages, tools=tools, tool_choice="auto"
    )
    call = answer.choices[0].message.tool_calls[0]
    assert call.function.name == "weather"
    assert "city" in json.loads(call.function.arguments)


def json_schema():
    answer = client.chat.completions.create(
        model=model,
        messages=messages,
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "place", "strict": True, "schema": schema},
        },
    )
    assert "city" in json.loads(answer.choices[0].message.content)


def embeddings():
    answer = client.embeddings.create(model=embedding_model, input=["one", "two"])
    assert len(answer.data) == 2
    assert len(answer.data[0].embedding) > 0


def models():
    assert list(client.models.list())


for check in (chat, stream, tool_call, json_schema, embeddings, models):
    try:
        check()
        print("ok", check.__name__)
    except Exception as problem:  # Each kind of failure is one failed line.
        print("fail", check.__name__, type(problem).__name__, str(problem)[:200].replace("\n", " "))
