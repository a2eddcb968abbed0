"""Other systems leave leads with a token: with the consent to it, judged as in the chat, once for each key."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, select, update

from bot.staff import tokens
from bot.store.desk.governing import consent_ledger
from bot.store.tables import leads
from dialogs.lead import LONGEST
from knowledge.assessment import assess
from support.api import GIVEN, LEADS, consent, new_lead, system
from support.desk import DeskSite
from support.door import NOW
from support.leads import make_leads


async def test_a_lead_is_left_with_its_consent_and_judged_as_the_chat_does(both: DeskSite) -> None:
    program = await system(both, await both.person("gu", "administrator"))
    answer = await program.leave(facts={"leader_age": 45}, district="shahekou", unsure=["skill_level"])
    assert answer.status_code == 201
    library = both.desk.shelf.library
    verdict = assess(library, "dalian-studio-2024/municipal", {"leader_age": 45}).verdict
    assert answer.json()["verdict"] == verdict
    kept = (await program.client.get(answer.headers["location"])).json()
    assert (kept["name"], kept["phone"], kept["district"], kept["channel"]) == (
        "王芳",
        "+8613800000007",
        "shahekou",
        "api",
    )
    assert (kept["answers"], kept["unsure"]) == ({"leader_age": 45}, ["skill_level"])
    row = await both.desk.database.read(lambda connection: connection.execute(select(consent_ledger)).one())
    assert (row.channel, row.text_version, row.given) == ("api", "2026-11", GIVEN)


async def test_the_same_key_leaves_one_lead_also_when_both_calls_come_at_once(both: DeskSite) -> None:
    program = await system(both, await both.person("gu", "administrator"))
    answers = await asyncio.gather(*(program.leave("one-key") for _ in range(4)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert (await program.leave("one-key", name="李雷")).status_code == 422
    later = await program.leave("another-key", name="李雷")
    assert (later.status_code, later.json()["id"]) == (200, answers[0].json()["id"])
    counted = select(func.count()).select_from(leads)
    assert await both.desk.database.read(lambda connection: connection.execute(counted).scalar_one()) == 1


NO_LEADS: Final[list[Any]] = [
        ({"tier": "nowhere/none"}, {"tier"}),
        ({"tier": "chongqing-studio-2024/chief"}, {"tier"}),
        ({"district": "yubei"}, {"district"}),
        ({"name": "123", "phone": "12345"}, {"name", "phone"}),
        ({"name": "长" * (LONGEST["name"] + 1)}, {"name"}),
        ({"facts": {"leader_age": "45", "nonsense": 1}}, {"leader_age", "nonsense"}),
        ({"facts": {"leader_age": 45}, "unsure": ["leader_age"]}, {"leader_age"}),
        ({"consent": None}, {"consent"}),
        ({"consent": new_lead()["consent"] | {"purpose": "marketing"}}, {"consent"}),
        ({"consent": new_lead()["consent"] | {"at": "2099-01-01T00:00:00Z"}}, {"consent"}),
        ({"consent": new_lead()["consent"] | {"at": "2026-01-01T00:00:00"}}, {"consent"}),
        ({"consent": new_lead()["consent"] | {"at": "0001-01-01T00:00:00+08:00"}}, {"consent"}),
        ({"id_number": "210202199001010011"}, {"id_number"}),
    ]  # fmt: skip


async def test_what_of_a_new_lead_cannot_be_used_is_named(site: DeskSite) -> None:
    program = await system(site, await site.person("gu", "administrator"), "dalian")
    for given, fields in NO_LEADS:
        answer = await program.leave(**given)
        assert (answer.status_code, {error["fact"] for error in answer.json()["errors"]}) == (422, fields)


async def test_a_consent_is_withdrawn_where_it_was_given_and_takes_its_lead_along(site: DeskSite) -> None:
    made = await site.desk.database.write(make_leads, site.desk.keys, site.desk.shelf.library, 1)
    elsewhere = made[0].row["id"]
    program = await system(site, await site.person("gu", "administrator"))
    left, other = [(await program.leave(phone=phone)).json()["id"] for phone in ("13800000007", "13800000008")]
    answers = [await program.client.delete(f"{LEADS}/{lead}") for lead in (left, left, elsewhere)]
    assert [answer.status_code for answer in answers] == [204, 404, 409]
    assert {lead["id"] for lead in (await program.get()).json()["leads"]} == {elsewhere, other}
    ended = select(consent_ledger.c.why).where(consent_ledger.c.lead == left)
    assert await site.desk.database.read(lambda connection: connection.execute(ended).scalars().all()) == ["withdrawn"]


async def test_who_left_a_lead_that_was_merged_since_still_withdraws_it_by_the_id_they_know(site: DeskSite) -> None:
    program = await system(site, await site.person("gu", "administrator"))
    kept, gone = [(await program.leave(phone=phone)).json()["id"] for phone in ("13800000007", "13800000008")]
    await site.desk.database.write(
        lambda c: c.execute(update(leads).where(leads.c.id == gone).values(merged_into=kept))
    )
    stranger = await system(site, await site.person("yu", "administrator"), "chongqing")
    assert (await stranger.client.delete(f"{LEADS}/{gone}")).status_code == 404
    assert (await program.client.delete(f"{LEADS}/{gone}")).status_code == 204
    assert (await program.get()).json()["leads"] == []


async def test_the_same_consent_again_is_no_newer_one_and_an_older_one_replaces_none(site: DeskSite) -> None:
    program = await system(site, await site.person("gu", "administrator"))
    for at in (GIVEN, GIVEN, GIVEN - timedelta(days=1), GIVEN + timedelta(days=1)):
        assert (await program.leave(consent=consent(at))).status_code in {200, 201}
    known = select(consent_ledger.c.given, consent_ledger.c.ended, consent_ledger.c.why).order_by(consent_ledger.c.id)
    rows = await site.desk.database.read(lambda c: [tuple(row) for row in c.execute(known)])
    newer = GIVEN + timedelta(days=1)
    assert rows == [(GIVEN, newer, "renewed"), (newer, None, None)]


async def test_a_lead_that_staff_dropped_is_taken_up_again_by_a_newer_consent_only(timed: DeskSite) -> None:
    program = await system(timed, await timed.person("gu", "administrator"))
    given = consent(NOW - timedelta(days=2))
    left = (await program.leave(consent=given)).json()
    dropped = await program.change(left["id"], left["version"], status="dropped", reason="withdrew")
    assert dropped.status_code == 200
    again = await program.leave(consent=given, unit="另一个厂")
    assert again.status_code == 409
    assert [error["fact"] for error in again.json()["errors"]] == ["consent"]
    assert (await program.get(f"/{left['id']}")).json()["status"] == "dropped"
    assert (await program.leave(consent=consent(NOW + timedelta(minutes=1)))).status_code == 200
    assert (await program.get(f"/{left['id']}")).json()["status"] == "new"


async def test_a_token_of_one_district_leaves_no_leads_for_the_city(site: DeskSite) -> None:
    program = await system(site, await site.person("gu", "administrator"), "dalian/shahekou")
    answer = await program.leave(district="shahekou")
    assert [error["fact"] for error in answer.json()["errors"]] == ["tier"]


async def test_a_token_that_ends_while_a_call_is_under_way_does_nothing_more(site: DeskSite) -> None:
    maker = await site.person("gu", "administrator")
    program = await system(site, maker)

    async def slowly(*, ends: bool) -> AsyncIterator[bytes]:
        said = json.dumps(new_lead()).encode()
        yield said[:20]
        if ends:
            await site.desk.database.write(tokens.revoke, site.actor(maker), site.desk.keys, program.id)
        yield said[20:]

    for ends, status in ((False, 201), (True, 401)):
        headers = {"content-type": "application/json", "idempotency-key": f"a key {ends}".replace(" ", "-")}
        answer = await program.client.post(LEADS, content=slowly(ends=ends), headers=headers)
        assert answer.status_code == status
    kept = await site.desk.database.read(lambda c: c.execute(select(leads.c.version)).scalars().all())
    assert kept == [1]
