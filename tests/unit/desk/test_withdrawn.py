"""After somebody withdrew, no older consent of theirs brings them back, from wherever it comes and however late."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic_core import from_json
from sqlalchemy import select, update

from bot.exchange import Event
from bot.pace import Pace
from bot.service import Service
from bot.staff import granting
from bot.staff import requests as asking
from bot.staff.granting import Correction
from bot.store import leads as kept
from bot.store.crypto import Place
from bot.store.desk import consented
from bot.store.desk.governing import consent_ledger
from bot.store.desk.people import audit
from bot.store.tables import leads
from bot.turn import Work
from dialogs.incoming import Incoming
from support.api import LEADS, System, consent, system
from support.desk import DeskSite, Watch
from support.door import NOW
from support.parrot import TIER, lead, parrot

HERS, OTHER = "+8613800000007", "+8613900000009"
BEFORE = NOW - timedelta(days=2)
ELSEWHERE = "chongqing-studio-2024/chief"


@pytest.fixture
async def program(timed: DeskSite) -> System:
    return await system(timed, await timed.person("gu", "administrator"))


def says(answer: httpx.Response) -> str:
    (error,) = answer.json()["errors"]
    assert error["fact"] == "consent"
    return f"{error['problem']['zh']} {error['problem']['en']}"


async def test_what_was_withdrawn_is_not_handed_in_again_with_the_consent_of_then(
    timed: DeskSite, watch: Watch, program: System
) -> None:
    left = await program.leave(consent=consent(BEFORE))
    watch.forward(3600)
    gone = watch.at
    assert (await program.client.delete(f"{LEADS}/{left.json()['id']}")).status_code == 204
    watch.forward(3600)
    for at in (BEFORE, gone):
        answer = await program.leave(consent=consent(at))
        assert answer.status_code == 409
        assert says(answer).count("2026-11-20T13:00:00+08:00") == 4
    assert (await program.get()).json()["leads"] == []
    again = await program.leave(consent=consent(gone + timedelta(seconds=1)))
    assert (again.status_code, again.json()["fresh"]) == (201, True)
    row = await timed.desk.database.read(
        lambda c: c.execute(select(audit).where(audit.c.what == "lead.refused").order_by(audit.c.seq)).first()
    )
    assert row is not None
    assert (row.subject, row.place) == (left.json()["id"], "dalian")
    detail = from_json(timed.desk.keys.open(row.detail_sealed, Place("audit", "detail", str(row.seq))))
    assert (detail["token"], detail["withdrawn"]) == (program.id, gone.isoformat())


async def test_a_withdrawal_counts_for_each_tier_of_its_city_and_says_nothing_to_another_city(
    timed: DeskSite, program: System
) -> None:
    left = await program.leave(consent=consent(BEFORE), district="shahekou")
    await program.client.delete(f"{LEADS}/{left.json()['id']}")
    craftsman = await program.leave(tier="dalian-craftsman-2021/craftsman", consent=consent(BEFORE))
    assert craftsman.status_code == 409
    stranger = await system(timed, await timed.person("yu", "administrator"), "chongqing")
    assert (await stranger.leave(tier=ELSEWHERE, consent=consent(BEFORE))).status_code == 201
    refused = await stranger.leave(consent=consent(BEFORE))  # of a city that is not theirs: as if nobody were there
    assert [error["fact"] for error in refused.json()["errors"]] == ["tier"]


async def test_a_consent_dated_ahead_does_not_outlive_its_withdrawal(watch: Watch, program: System) -> None:
    ahead = consent(NOW + timedelta(minutes=4))
    left = await program.leave(consent=ahead)
    watch.forward(60)
    await program.client.delete(f"{LEADS}/{left.json()['id']}")
    watch.forward(3600)
    assert (await program.leave(consent=ahead)).status_code == 409


async def test_a_consent_from_the_future_or_older_than_withdrawals_are_known_is_refused(program: System) -> None:
    for given, said in ((NOW + timedelta(minutes=6), "将来"), (NOW - timedelta(days=730), "730")):
        answer = await program.leave(consent=consent(given))
        assert answer.status_code == 422
        assert said in says(answer)
    almost = NOW - timedelta(days=729)
    assert (await program.leave(consent=consent(almost))).status_code == 201


async def test_a_withdrawal_wins_against_the_same_consent_that_comes_at_the_same_time(both: DeskSite) -> None:
    program = await system(both, await both.person("gu", "administrator"))
    for phone in ("13800000001", "13800000002", "13800000003"):
        left = (await program.leave(phone=phone)).json()["id"]
        calls = [program.leave(phone=phone), program.client.delete(f"{LEADS}/{left}"), program.leave(phone=phone)]
        answers = await asyncio.gather(*calls)
        assert answers[1].status_code == 204
        assert {answer.status_code for answer in answers} <= {200, 204, 404, 409}
        assert (await program.get()).json()["leads"] == []


CHAT = "somebody's chat"


def chat(site: DeskSite) -> Service:
    return Service(
        site.desk.database,
        site.desk.keys,
        Pace(10_000, 1),
        Work(site.desk.keys, site.desk.shelf, parrot, site.desk.clock),
    )


@pytest.mark.parametrize("word", ["withdraw", "forget"])
async def test_who_withdrew_in_the_chat_is_not_revived_and_may_come_back_there(
    timed: DeskSite, watch: Watch, program: System, word: str
) -> None:
    service = chat(timed)
    for number, said in enumerate((f"lead 王芳 {HERS}", word)):
        watch.forward(60)
        await service.handle(Event("test", CHAT, f"event {number}", Incoming(said)))
    watch.forward(60)
    assert (await program.leave(consent=consent(BEFORE))).status_code == 409
    await service.handle(Event("test", CHAT, "event 9", Incoming(f"lead 王芳 {HERS}")))
    assert [found["phone"] for found in (await program.get()).json()["leads"]] == [HERS]
    assert (await program.leave(consent=consent(BEFORE))).status_code == 409  # that one is still withdrawn
    assert (await program.leave(consent=consent(watch.at))).status_code == 200


async def test_the_bureau_deletes_and_merged_leads_go_along_and_neither_comes_back(
    timed: DeskSite, watch: Watch, program: System
) -> None:
    ids = [(await program.leave(phone=phone, consent=consent(BEFORE))).json()["id"] for phone in (HERS, OTHER)]
    await timed.desk.database.write(
        lambda c: c.execute(update(leads).where(leads.c.id == ids[1]).values(merged_into=ids[0]))
    )
    watch.forward(60)
    await timed.desk.database.write(consented.remove, timed.desk.keys, ids[:1], watch.at, "asked")
    for phone in (HERS, OTHER):
        assert (await program.leave(phone=phone, consent=consent(BEFORE))).status_code == 409


async def test_what_was_only_too_old_or_renewed_was_not_withdrawn(timed: DeskSite, program: System) -> None:
    left = await program.leave(consent=consent(BEFORE))
    assert (await program.leave(consent=consent(BEFORE))).status_code == 200
    await timed.desk.database.write(consented.remove, timed.desk.keys, [left.json()["id"]], NOW, "expired")
    assert (await program.leave(consent=consent(BEFORE))).status_code == 201


async def test_a_withdrawal_is_known_under_the_number_before_a_correction_and_after_it(
    both: DeskSite,
) -> None:
    database, keys = both.desk.database, both.desk.keys
    actor = both.actor(await both.person("gu", "administrator"))

    def given(connection: Any) -> str:
        one = kept.record(connection, lead("王芳", HERS), both.desk.shelf.library.tiers[TIER], "web", BEFORE, keys)
        kept.consent(connection, one, CHAT, "2026-11", "web", BEFORE)
        return one

    one = await database.write(given)
    request = await database.write(asking.take_down, keys, actor, "correct", HERS, "回拨")
    await database.write(granting.correct, keys, actor, request, Correction(one, 1, "王芳", OTHER, ""))
    ledger = consent_ledger.c
    rows = await database.read(
        lambda c: [tuple(row) for row in c.execute(select(ledger.phone, ledger.given, ledger.why).order_by(ledger.id))]
    )
    numbers = [keys.phone_index(phone) for phone in (HERS, OTHER)]
    assert rows == [(numbers[0], BEFORE, "corrected"), (numbers[1], BEFORE, None)]
    assert await database.read(consented.withdrawn, numbers[0], "dalian") is None
    gone = datetime(2026, 11, 21, tzinfo=UTC)
    await database.write(kept.withdraw, keys, CHAT, gone, "forgotten")
    for number in numbers:
        found = await database.read(consented.withdrawn, number, "dalian")
        assert found is not None
        assert (found.lead, found.bars) == (one, gone)
        assert await database.read(consented.withdrawn, number, "dali") is None
