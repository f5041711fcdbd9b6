#!/usr/bin/env python3
"""Writes the corpus of ./benchmarks/run retrieval: facts.jsonl and questions.jsonl beside this file.

A port's software is told by facts: the same topics come up in each of its parts, so that neither the topic nor the part
alone leads to a fact. Questions come in four styles: `paraphrase` says it all in other words, `part` names the part of the
software and says the rest in other words, `topic` the reverse, `name` cites a ticket, a key, a class or an error code and
little else. The parts of the software are divided: weights are
chosen on `development` and scored on `held-out`, and the two have wordings of their own. The seed is fixed.
"""
import json
import pathlib
import random

SEED = 20261121
HERE = pathlib.Path(__file__).parent

# name, how a question may put it (development parts use the first wording of a topic, held-out parts the second)
PARTS = [
    ("berth planner", "the program that finds each ship its place at the quay", "BerthPlanner", "berth"),
    ("tide feed", "the sea level forecasts we take in", "TideFeed", "tide"),
    ("crane scheduler", "what decides which lifting machine works when", "CraneScheduler", "crane"),
    ("customs gateway", "our link to the border authorities", "CustomsGateway", "customs"),
    ("manifest parser", "the code that reads lists of cargo", "ManifestParser", "manifest"),
    ("invoice run", "the monthly billing of clients", "InvoiceRun", "invoice"),
    ("yard map", "the screen that shows where boxes are stacked", "YardMap", "yard"),
    ("driver app", "what truckers have on their phones", "DriverApp", "driver"),
    ("gate camera", "number plate recognition at the entrance", "GateCamera", "gate"),
    ("reefer monitor", "keeping an eye on chilled goods", "ReeferMonitor", "reefer"),
    ("pilot roster", "the duty list of those who steer vessels in", "PilotRoster", "roster"),
    ("notification hub", "the sending of texts and mails", "NotificationHub", "notify"),
    ("identity service", "signing in and user accounts", "IdentityService", "identity"),
    ("warehouse loader", "the nightly copy into the analytics store", "WarehouseLoader", "loader"),
]

PEOPLE = ["Ines", "Marek", "Yusuf", "Linnea", "Oda", "Tomasz", "Priya", "Jonas", "Aiko", "Bram", "Salma", "Viktor"]


def decision(statement, rationale, *rejected):
    return {"kind": "decision", "statement": statement, "rationale": rationale,
            "rejected": [{"option": o, "reason": r} for o, r in rejected]}


def change(summary, *files):
    return {"kind": "code_change", "summary": summary, "repository": "halden", "commit": "{commit}", "files": list(files)}


def knowledge(statement):
    return {"kind": "knowledge", "statement": statement}


def failed(approach, why):
    return {"kind": "failed_approach", "approach": approach, "why": why}


def note(statement):
    return {"kind": "note", "statement": statement}


def priorities(*items):
    return {"kind": "priorities", "items": list(items)}


def outcome(task, approach, ok, evidence):
    return {"kind": "task_outcome", "task": task, "approach": approach, "succeeded": ok, "evidence": evidence}


# body, paraphrases, the topic in its words, names; each for the development part and for the held-out part
TOPICS = [
    (decision("The {c} keeps its lookups in a cache of {n1} entries with a lifetime of {n2} minutes",
              "reads outnumber writes by far and stale values do no harm ({tk})",
              ("a distributed cache", "one more thing to run")),
     ("Do we hold on to earlier answers in {p}, and for how long?",
      "How long may {p} reuse a result instead of fetching it anew?"),
     ("What size of cache did we settle on for {p}?", "Why is there no distributed cache behind {p}?"),
     ("What was settled under {tk}?", "Remind me of the outcome of {tk}")),
    (decision("Calls out of the {c} give up after {n2} seconds, set by {key}.timeout",
              "a slow partner held every worker thread in March",
              ("no limit at all", "that is how the outage began")),
     ("How patient is {p} with somebody who does not reply?",
      "After which delay does {p} stop waiting for the other side?"),
     ("When do calls from {p} give up?", "Why must {p} not wait for a slow partner?"),
     ("Why does {key}.timeout have its value?", "Who asked for {key}.timeout, and why?")),
    (failed("Retrying every refused call of the {c} at once, three times",
            "the partner was flooded and blocked our address for an hour; see {tk}"),
     ("Why should {p} not simply knock again straight away when turned down?",
      "What harm came of {p} trying over and over without a pause?"),
     ("What went wrong with immediate retries in {p}?", "Why were we blocked because of retries by {p}?"),
     ("What is the story behind {tk}?", "What did not work in {tk}?")),
    (decision("The {c} stores its records in PostgreSQL rather than MongoDB ({key}.datasource)",
              "joins with the ledger are needed and the team knows it",
              ("MongoDB", "no transactions across collections in our edition")),
     ("Which database holds the data of {p}, and on what grounds?",
      "Where does {p} persist things, relational or document-based?"),
     ("Why not MongoDB for {p}?", "What does {p} store its records in?"),
     ("Which store is configured under {key}.datasource?", "What does {key}.datasource point to?")),
    (change("{tk}: add column {key}_revision to the {c} table, filled in the background before it is required",
            "db/migration/V{n1}__{key}_revision.sql", "src/main/java/halden/{key}/{cls}Repository.java"),
     ("How was the layout of the rows of {p} altered without downtime?",
      "Was a field added to what {p} saves, and how were old rows treated?"),
     ("Which column was added for {p}?", "What was filled in the background for {p}?"),
     ("Which change brought {key}_revision?", "What is V{n1}__{key}_revision.sql for?")),
    (knowledge("Access tokens of the {c} expire after {n1} minutes and are renewed {n2} minutes before that by {cls}TokenSource"),
     ("For how long does a login credential of {p} stay valid?",
      "When does {p} refresh what it proves itself with?"),
     ("When do the tokens of {p} expire?", "How early are tokens renewed in {p}?"),
     ("What does {cls}TokenSource do?", "How does {cls}TokenSource treat expiry?")),
    (change("Stop the {c} from writing full request bodies to the log; only lengths and ids are kept now",
            "src/main/java/halden/{key}/{cls}RequestLog.java"),
     ("Does {p} still record personal content in its output files?",
      "What did we do about private payloads turning up in the traces of {p}?"),
     ("What does {p} write to the log about requests?", "When did {p} stop logging bodies?"),
     ("What was changed in {cls}RequestLog?", "Why was {cls}RequestLog.java touched?")),
    (knowledge("{cls}ClockTest fails about once in {n1} runs because it compares wall clock times across midnight"),
     ("Which check of {p} is unreliable, and what makes it so?",
      "Why does the suite of {p} go red now and then for no reason?"),
     ("Why does a test of {p} fail around midnight?", "Which test of {p} depends on the wall clock?"),
     ("Why is {cls}ClockTest red sometimes?", "What is wrong with {cls}ClockTest?")),
    (decision("New versions of the {c} go to one harbour first and to the others after {n1} hours without errors ({key}.rollout.soak-hours)",
              "{who} wants to be able to turn back before all terminals are hit"),
     ("In what order do sites get a fresh release of {p}?",
      "How careful are we when shipping an update of {p}?"),
     ("How many hours until all harbours get a new version of {p}?", "Who wanted one harbour first for {p}?"),
     ("What does {key}.rollout.soak-hours stand for?", "Why is there a {key}.rollout.soak-hours at all?")),
    (note("{who} rolled the {c} back to the previous release on a Friday because error {err} appeared in every second call"),
     ("When was an update of {p} undone, and for what reason?",
      "Why did we have to return to an older build of {p}?"),
     ("Who rolled back {p}?", "Why was the release of {p} rolled back on a Friday?"),
     ("When did {err} appear?", "What did {err} lead to?")),
    (failed("Raising the heap of the {c} to {n1} GiB to get rid of its out-of-memory crashes",
            "listeners in {cls}ListenerRegistry were never removed, so it only took longer to fill up"),
     ("Did giving {p} more RAM help against it dying?",
      "What was really eating up memory in {p}?"),
     ("Why did a bigger heap not help {p}?", "What about the crashes of {p} and its listeners?"),
     ("Why does {cls}ListenerRegistry grow without end?", "What was learnt about {cls}ListenerRegistry?")),
    (decision("Events reach the {c} through a durable queue with at most {n1} messages in flight, see {key}.queue.in-flight",
              "a restart must lose nothing", ("direct calls", "lost when the receiver is down")),
     ("How do we make sure nothing goes missing when {p} is restarted?",
      "How are incoming happenings handed to {p} so that none is dropped?"),
     ("Why a durable queue before {p}?", "How many messages may be in flight to {p}?"),
     ("What does {key}.queue.in-flight bound?", "Which limit is set by {key}.queue.in-flight?")),
    (decision("Each client may call the {c} {n1} times a minute and is told to come back later beyond that",
              "one terminal's script took the whole capacity; {key}.rate.per-minute"),
     ("Is anybody stopped from hammering {p}?", "What happens to a customer who asks {p} too often?"),
     ("How many calls a minute does {p} allow?", "Why may each client call {p} only so often?"),
     ("Which quota is behind {key}.rate.per-minute?", "What is {key}.rate.per-minute set for?")),
    (knowledge("Times in the {c} are kept in UTC and shown in the harbour's zone; partners send local time without offset, which {cls}Times has to guess"),
     ("What should I know about daylight saving and {p}?",
      "How are hours from abroad interpreted in {p}?"),
     ("Are times in {p} kept in UTC?", "What zone do partners use towards {p}?"),
     ("What is {cls}Times for?", "What does {cls}Times have to do?")),
    (decision("The {c} exchanges files as CSV with a header row, not as XML ({key}.exchange.format)",
              "the smaller partners open them in a spreadsheet", ("XML", "nobody could fix a broken file by hand")),
     ("In which shape are documents traded with others by {p}?",
      "Why can outsiders edit what {p} sends them with office software?"),
     ("Why CSV and not XML in {p}?", "Do files of {p} have a header row?"),
     ("What is the format behind {key}.exchange.format?", "Why is {key}.exchange.format as it is?")),
    (change("{tk}: lists of the {c} are read in pages of {n1} by key instead of by offset",
            "src/main/java/halden/{key}/{cls}Listing.java"),
     ("How did browsing far down long results in {p} become quick?",
      "Why do late parts of a big result in {p} no longer take ages?"),
     ("How are lists of {p} paged?", "Why key and not offset in the lists of {p}?"),
     ("What did {tk} do?", "What was delivered with {tk}?")),
    (knowledge("Error {err} of the {c} means that the partner's certificate has run out, not that the network is down"),
     ("What is the true cause when {p} claims it cannot connect?",
      "Which misleading message of {p} is about expired credentials of the other side?"),
     ("Which error of {p} is about a certificate?", "Is the network down when {p} shows its certificate error?"),
     ("What does {err} mean?", "How do I read {err}?")),
    (decision("The new view of the {c} stays behind a switch until {who} has seen it in daily use for two weeks",
              "the last redesign had to be withdrawn; the switch is {key}.new-view"),
     ("Is the redesigned look of {p} on for everybody?",
      "Who has to be content before people get to see the modernised {p}?"),
     ("What is behind a switch in {p}?", "For how long does the new view of {p} stay hidden?"),
     ("When may {key}.new-view be turned on?", "Who decides on {key}.new-view?")),
    (change("Move the {c} to Jackson 3; field names with capitals needed an annotation",
            "pom.xml", "src/main/java/halden/{key}/{cls}Json.java"),
     ("What broke when a newer JSON library was taken up in {p}?",
      "Which upgrade of third-party code touched how {p} serialises?"),
     ("Was {p} moved to Jackson 3?", "Which field names needed care in the move of {p}?"),
     ("Why does {cls}Json have annotations?", "What happened in {cls}Json.java?")),
    (knowledge("Two sessions of the {c} that update the same rows in opposite order deadlock; rows are locked by ascending id since {tk}"),
     ("Why did writers of {p} block each other for ever, and how is that avoided?",
      "What is the rule so that parallel edits in {p} never wait on one another in a circle?"),
     ("How does {p} avoid deadlock?", "In which order does {p} lock rows?"),
     ("What is the rule since {tk}?", "What has been so since {tk}?")),
    (change("Add a partial index on open orders of the {c}; the overview went from {n1} to {n2} ms",
            "db/migration/V{n1}__{key}_open_orders.sql"),
     ("Why does the summary page of {p} load so fast now?",
      "What made the query for unfinished jobs in {p} cheap?"),
     ("Which index was added for {p}?", "How many ms does the overview of {p} take?"),
     ("What does V{n1}__{key}_open_orders.sql add?", "Which gain came with V{n1}__{key}_open_orders.sql?")),
    (decision("Nobody is woken for the {c} unless it is down for more than {n1} minutes",
              "{who} counted forty false alarms in a month; see {key}.alert.after-minutes"),
     ("When is somebody called out of bed over {p}?",
      "How long may {p} be broken at night before a human is disturbed?"),
     ("Who counted false alarms of {p}?", "After how many minutes down does {p} wake people?"),
     ("What is {key}.alert.after-minutes?", "Why was {key}.alert.after-minutes raised?")),
    (knowledge("Backups of the {c} are restored on a spare machine every Sunday; the last run of {key}-restore-drill took {n1} minutes"),
     ("How do we know that lost data of {p} could be brought back?",
      "Do we rehearse recovery from disaster for {p}?"),
     ("How long does it take to restore {p}?", "When are backups of {p} restored?"),
     ("What does the job {key}-restore-drill do?", "How long did {key}-restore-drill take?")),
    (failed("Machine translation of the {c} texts into Portuguese",
            "dock workers laughed at the terms; {key}_pt.properties follows a glossary by {who} instead"),
     ("Why do we not let software put {p} into other languages?",
      "What is used for foreign wording in {p} since automatic conversion embarrassed us?"),
     ("Who wrote the glossary for {p}?", "What about Portuguese in {p}?"),
     ("Where do the terms in {key}_pt.properties come from?", "Who stands behind {key}_pt.properties?")),
    (decision("The {c} offers its second API version beside the first until {who} has moved the last partner",
              "three terminals cannot leave /{key}/v1 before summer", ("a hard cut", "they would stop working")),
     ("Can outsiders still use the old interface of {p}?",
      "When may we drop what legacy consumers of {p} rely on?"),
     ("Why are there two API versions of {p}?", "Who moves partners of {p} to the second version?"),
     ("How long will /{key}/v1 live?", "When can /{key}/v1 be removed?")),
    (knowledge("Under load the {c} answers {n1} requests a second on one core before latency doubles, by {key}-loadtest"),
     ("What throughput can we expect of {p}?", "Where is the breaking point of {p} when traffic rises?"),
     ("How many requests a second does {p} answer?", "When does latency of {p} double?"),
     ("What did {key}-loadtest show?", "Which figure came out of {key}-loadtest?")),
    (priorities("Finish the failover drill of the {c} with {who}", "Then close {tk}"),
     ("What is the most urgent open task around {p}?", "What should whoever continues with {p} begin with?"),
     ("Who does the failover drill of {p} with us?", "What comes after the drill of {p}?"),
     ("After what should {tk} be closed?", "What has to be finished before {tk}?")),
    (note("Hand-over of the {c}: the branch {key}/split is half done, the reading side works, the writing side does not compile yet"),
     ("In what state did the last colleague leave the work on {p}?",
      "How far along is dividing {p}, and what is missing?"),
     ("Which side of {p} does not compile?", "What is half done in {p}?"),
     ("What is the state of {key}/split?", "Can {key}/split be merged?")),
    (outcome("Make the start of the {c} quicker", "load reference data lazily", True,
             "start went from {n1} to {n2} seconds in {key}-boot-bench"),
     ("What helped {p} to be up sooner?", "Which trick cut the launch time of {p}?"),
     ("How was the start of {p} made quicker?", "What does {p} load lazily?"),
     ("What did {key}-boot-bench measure?", "Which result is in {key}-boot-bench?")),
    (outcome("Cut the bandwidth of the {c}", "compress every answer with gzip", False,
             "phones in the yard spent more on unpacking than they saved; {key}-gzip was reverted"),
     ("Was squeezing the traffic of {p} worth it?", "Why does {p} send things uncompressed?"),
     ("What about gzip in {p}?", "Did compression cut the bandwidth of {p}?"),
     ("What became of {key}-gzip?", "Why was {key}-gzip reverted?")),
]


def fill(value, slots):
    if isinstance(value, str):
        return value.format(**slots)
    if isinstance(value, list):
        return [fill(each, slots) for each in value]
    if isinstance(value, dict):
        return {key: fill(each, slots) for key, each in value.items()}
    return value


def main():
    rng = random.Random(SEED)
    tickets = rng.sample(range(100, 999), len(PARTS) * len(TOPICS))
    errors = rng.sample(range(1000, 9999), len(PARTS) * len(TOPICS))
    facts, questions = [], []
    for p, (name, other_words, cls, key) in enumerate(PARTS):
        held_out = p % 2
        for t, (body, paraphrases, topics, names) in enumerate(TOPICS):
            number = p * len(TOPICS) + t
            slots = {"c": name, "p": other_words, "cls": cls, "key": key, "tk": f"HAL-{tickets[number]}",
                     "err": f"E-{errors[number]}", "who": rng.choice(PEOPLE), "n1": rng.randint(12, 95),
                     "n2": rng.randint(2, 11), "commit": "%040x" % rng.getrandbits(160)}
            fact = f"f{number + 1:03d}"
            day = rng.randint(0, 299)
            facts.append({"id": fact, "about": f"2026-{day // 28 % 12 + 1:02d}-{day % 28 + 1:02d}T09:00:00Z",
                          "line": name, "body": fill(body, slots)})
            # In twenty: six by name, six in other words, five by the part's name, three by the topic's words.
            style = (["name"] * 6 + ["paraphrase"] * 6 + ["part"] * 5 + ["topic"] * 3)[rng.randrange(20)]
            wordings = {"name": names, "paraphrase": paraphrases, "part": paraphrases, "topic": topics}[style]
            if style == "part":
                slots["p"] = "the " + name
            questions.append({"part": "held-out" if held_out else "development", "style": style,
                              "question": fill(wordings[held_out], slots), "gold": [fact]})
    write("facts.jsonl", sorted(facts, key=lambda it: it["id"]))
    write("questions.jsonl", questions)


def write(name, lines):
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (HERE / name).write_text(text, encoding="utf-8")


main()
