"""Tests every operation with valid and invalid requests that schemathesis generates from the document."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

# Without the check that every valid request is accepted: return URLs must also be registered, for example.
CHECKS = [
    "content_type_conformance",
    "ignored_auth",
    "missing_required_header",
    "negative_data_rejection",
    "not_a_server_error",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
    "unsupported_method",
    "use_after_free",
]

# The time limit of the search.
SECONDS = 75


def test_every_response_is_documented(back_end, tmp_path):
    session = back_end.paid("INV-schemathesis")
    assert session["status"] == "paid", session
    scopes = ["full", "merchants:read", "merchants:write"]
    key = back_end.call("POST", "/v1/api_keys", {"scopes": scopes, "label": "schemathesis"})
    report = tmp_path / "report.ndjson"
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{back_end.origin}/v1/openapi.json",
        "--header", f"Authorization: Bearer {key['secret']}",
        "--checks", ",".join(CHECKS),
        "--phases", "examples,coverage,fuzzing,stateful",
        "--max-examples", "25", "--max-time", str(SECONDS), "--seed", "1",
        "--continue-on-failure", "--warnings", "off", "--no-color",
        "--report", "ndjson", "--report-ndjson-path", str(report),
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE), "OWN_KEY": key["id"]}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
    answers = statuses(report)
    # However slow the machine is, every operation was called several times.
    assert sum(answers.values()) > 200, answers
    # Requests were authenticated and reached the handlers.
    for status in (200, 201, 400, 401, 404, 409):
        assert answers.get(status), answers


def statuses(report):
    """Counts the responses by status."""
    found = {}
    for line in report.read_text().splitlines():
        recorded = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for exchange in recorded.get("interactions", {}).values():
            status = (exchange.get("response") or {}).get("status_code")
            found[status] = found.get(status, 0) + 1
    return found
