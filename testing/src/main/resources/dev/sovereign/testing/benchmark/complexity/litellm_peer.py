"""Asks LiteLLM's complexity_router for the tier of each prompt.

Reads the file that is named: lines of JSON with id, user and system. Writes its version, then a line for each prompt
and local classifier: the tier, the default classifier's score, and the nanoseconds of the quickest of five decisions
after one to warm up.
"""
import importlib.metadata
import json
import sys
import time
from unittest.mock import MagicMock

from litellm.router_strategy.complexity_router.complexity_router import ComplexityRouter
from litellm.router_strategy.complexity_router.config import ComplexityTier

TIERS = [ComplexityTier.SIMPLE, ComplexityTier.MEDIUM, ComplexityTier.COMPLEX, ComplexityTier.REASONING]
REPEATS = 5

print(json.dumps({"version": importlib.metadata.version("litellm")}))
with open(sys.argv[1], encoding="utf-8") as lines:
    prompts = [json.loads(line) for line in lines]
for classifier in ("heuristic", "heuristic_v2"):
    router = ComplexityRouter(
        model_name="peer",
        litellm_router_instance=MagicMock(),
        complexity_router_config={
            "classifier_type": classifier,
            "tiers": {tier.value: f"model-{tier.value.lower()}" for tier in TIERS},
        },
    )

    def decide(user, system):
        if classifier == "heuristic":
            tier, score, _ = router.classify(user, system)
            return tier, score
        return router._classify_locally(user, system).tier, 0

    for prompt in prompts:
        decide(prompt["user"], prompt["system"])
        quickest = None
        for _ in range(REPEATS):
            begun = time.perf_counter_ns()
            tier, score = decide(prompt["user"], prompt["system"])
            taken = time.perf_counter_ns() - begun
            quickest = taken if quickest is None else min(quickest, taken)
        print(json.dumps({"id": prompt["id"], "classifier": classifier, "tier": TIERS.index(tier),
                          "score": score, "nanos": quickest}))
