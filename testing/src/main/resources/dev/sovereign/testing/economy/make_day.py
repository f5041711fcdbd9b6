"""Makes tasks.tsv: a day of mixed work. Run once; the result is committed, and the policies never see how it was made.

    python3 make_day.py > tasks.tsv

Whether the answer of a layer passes a task's own check is drawn here, before any policy is run: each task has one
draw, and a layer passes when the draw is below its rate, so a larger layer passes whatever a smaller one does. The
rates are assumptions, shaped like published results of one family of open models from 0.6 to 32 billion parameters:
near each other on labels and rewriting, far apart on code and on reasoning in several steps.

`runnable` says whether whoever asks can run the check on the answer (a schema, a test, a sum that must come out) or
whether only a person with the right answer in hand could.
"""
import random

SEED = 20261121
random.seed(SEED)

#       kind        share  tiny  small medium large cloud  runnable  pad          completion   structured
KINDS = {
    "label":       (22,   .930, .970, .985, .990, .990,   False,    (0, 300),    (4, 12),      False),
    "extract":     (20,   .800, .930, .970, .980, .985,   True,     (300, 2500), (60, 180),    True),
    "rewrite":     (13,   .900, .960, .980, .985, .990,   True,     (0, 900),    (60, 220),    False),
    "summary":     (13,   .720, .890, .960, .975, .980,   True,     (1500, 9000), (90, 220),   False),
    "question":    (12,   .650, .850, .950, .970, .980,   False,    (4500, 12000), (40, 160),  False),
    "code":        (10,   .300, .600, .820, .900, .950,   True,     (0, 1500),   (150, 500),   False),
    "reasoning":   (6,    .250, .500, .760, .900, .950,   True,     (0, 400),    (200, 700),   False),
    "plan":        (4,    .200, .450, .720, .880, .950,   True,     (200, 2000), (2100, 2600), False),
}
TEXTS = {
    "label": ["Label this message as billing, technical or other. Answer with the label only.",
              "Is the tone of this review positive, neutral or negative? One word.",
              "Which of the teams sales, support or legal should read this? Name one."],
    "extract": ["Extract the invoice number as JSON.", "Read the delivery date from this letter and give it as JSON.",
                "Take the customer's name out of this message, as JSON."],
    "rewrite": ["Correct the spelling of this paragraph and change nothing else.", "Say this more politely.",
                "Turn these notes into one plain sentence each."],
    "summary": ["Summarise this report in five sentences and keep every name that occurs in it.",
                "Write a short summary of this meeting for people who were not there."],
    "question": ["According to the document below, who approves purchases and up to which amount?",
                 "Answer from the text below only: when does the contract end and how can it be renewed?"],
    "code": ["Write a Python function that merges overlapping intervals, with the given signature.",
             "Fix the bug in this function so that the attached tests pass.",
             "Write a SQL query that lists customers without an order in the last year."],
    "reasoning": ["Three pumps fill a tank in 4, 6 and 12 hours. After one hour the first breaks. How long does it take?"
                  " Show each step.",
                  "Prove that the sum of two odd numbers is even, then count the pairs below 100 whose sum is 64."],
    "plan": ["Design a migration of this service from one database to another without downtime. Compare two"
             " approaches, list the risks of each and decide.",
             "Plan the roll-out of a new payroll system for 400 people in three countries, with dependencies."],
}
# When people ask: thousandths of the day's interactive work by hour.
HOURS = [4, 2, 1, 1, 2, 6, 18, 45, 80, 95, 95, 85, 60, 70, 85, 85, 75, 60, 40, 30, 25, 18, 12, 6]


def minute(batch):
    if batch:
        return random.choice([0, 30, 60, 120, 180, 360, 1080, 1200]) + random.randrange(25)
    return random.choices(range(24), HOURS)[0] * 60 + random.randrange(60)


rows = []
for number in range(600):
    kind = random.choices(list(KINDS), [v[0] for v in KINDS.values()])[0]
    share, tiny, small, medium, large, cloud, runnable, pad, completion, structured = KINDS[kind]
    batch = kind in ("extract", "summary", "rewrite", "plan", "code") and random.random() < 0.4
    draw = random.random()
    passes = [int(draw < rate) for rate in (tiny, small, medium, large, cloud)]
    tokens = random.randint(*completion)
    rows.append((minute(batch), kind, "batch" if batch else "interactive", random.choice([480, 720, 900]) if batch else 0,
                 random.randint(*pad), tokens, 0 if tokens < 2000 else tokens, int(structured), *passes, int(runnable),
                 random.choice(TEXTS[kind])))
rows.sort()
print("# A day of mixed work, made by make_day.py with seed %d. Columns:" % SEED)
print("# id, minute of the day, kind, priority, minutes it may wait, characters of given text, tokens of the answer,")
print("# max_tokens (0: not said), structured, then whether tiny, small, medium, large and cloud pass its check,")
print("# whether whoever asks can run the check, prompt")
for i, row in enumerate(rows):
    print("\t".join(str(c) for c in (f"t{i:03}", *row)))
