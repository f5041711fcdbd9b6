#!/usr/bin/env python3
"""Writes the labelled set of ./benchmarks/run complexity: train.jsonl and test.jsonl beside this file.

README.md has the rule. Each family below has a name, a kind, a language, its three answers (chain, source, check) and
its prompts: a template with the values that are put into it, one prompt each. Nothing is random but the order of the
lines of long texts, whose seed is the family's name.
"""
import hashlib
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
LABELS = ["TINY", "SMALL", "MEDIUM", "LARGE"]
TEST_BELOW = 102

rows = []
names = set()


def family(name, kind, language, answers, template, system=None, tools=None, shape=None, before=None, image=False, **values):
    """`before` are earlier turns, the user's first; `shape` is a response_format; values are lists of one length."""
    if name in names:
        raise ValueError(f"{name} twice")
    names.add(name)
    count = len(next(iter(values.values()))) if values else 1
    if any(len(v) != count for v in values.values()):
        raise ValueError(f"{name}: values of different length")
    part = "test" if hashlib.sha256(name.encode()).digest()[0] < TEST_BELOW else "train"
    for i in range(count):
        text = template
        for key, of in values.items():
            text = text.replace("{" + key + "}", str(of[i]))
        messages = [{"role": "system", "content": system}] if system else []
        for turn, said in enumerate(before or []):
            messages.append({"role": "user" if turn % 2 == 0 else "assistant", "content": said})
        content = text if not image else [
            {"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]
        messages.append({"role": "user", "content": content})
        request = {"messages": messages}
        if tools:
            request["tools"] = [{"type": "function", "function": {"name": t, "parameters": {"type": "object", "properties": {
                p: {"type": "string"} for p in ps}}}} for t, ps in tools.items()]
        if shape:
            request["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": {
                "type": "object", "properties": {p: {"type": "string"} for p in shape}, "required": list(shape)}}}
        rows.append((part, {
            "id": f"{name}-{i + 1}", "family": name, "kind": kind, "language": language, "chain": answers[0],
            "source": answers[1], "check": answers[2], "label": LABELS[max(answers)], "request": request}))


def lines(name, count, pool):
    """A long text: the pool's lines over and over, shuffled, each with its number."""
    order = random.Random(name)
    text = []
    for i in range(count):
        text.append(order.choice(pool).replace("#", str(100 + i * 7 % 900)))
    return text


def hidden(name, count, pool, needle):
    """The same with one line somewhere in its second half."""
    text = lines(name + needle, count, pool)
    text.insert(random.Random(needle).randrange(count // 2, count), needle)
    return "\n".join(text)


def single(kind, language, answers, prompt):
    """A family of one prompt in the training part."""
    name = "learning-" + hashlib.sha256(prompt.encode()).hexdigest()[:10]
    family(name, kind, language, answers, "{t}", t=[prompt])
    rows[-1] = ("train", rows[-1][1])


exec((HERE / "families.py").read_text(encoding="utf-8"))
exec((HERE / "families_learning.py").read_text(encoding="utf-8"))

for part in ("train", "test"):
    with open(HERE / f"{part}.jsonl", "w", encoding="utf-8") as out:
        for of, row in rows:
            if of == part:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")

if __name__ == "__main__":
    for part in ("train", "test"):
        count = {label: sum(1 for of, row in rows if of == part and row["label"] == label) for label in LABELS}
        families = len({row["family"] for of, row in rows if of == part})
        print(part, families, "families", sum(count.values()), "prompts", count)
