"""Other systems read, work and leave leads with a token: within its regions, its scopes and its maker's rights."""

import json
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, select, update

from bot.staff import tokens
from bot.staff.token import fresh_token
from bot.store.desk import record
from bot.store.desk.people import audit, people
from bot.store.desk.transfer import tokens as table
from bot.store.tables import leads
from support.api import LEADS, PROBLEM, System, caller, system
from support.desk import DeskSite
from support.leads import make_leads

MANY = 30


async def seed(site: DeskSite, count: int = MANY, **fixed: Any) -> list[str]:
    keys, library = site.desk.keys, site.desk.shelf.library
    made = await site.desk.database.write(make_leads, keys, library, count, **fixed)
    return [one.row["id"] for one in made]


async def entries(site: DeskSite, what: str) -> list[dict[str, Any]]:
    keys = site.desk.keys

    def read(connection: Connection) -> list[dict[str, Any]]:
        rows = connection.execute(select(audit).where(audit.c.what == what).order_by(audit.c.seq))
        return [record.load(record.read(row, keys).detail) for row in rows]

    return await site.desk.database.read(read)


async def all_pages(program: System, **params: Any) -> list[str]:
    found: list[str] = []
    after = ""
    while True:
        page = (await program.get(**params, after=after)).json()
        found += [lead["id"] for lead in page["leads"]]
        if page["next"] is None:
            return found
        after = page["next"]


async def test_without_a_token_that_lives_nobody_comes_in(site: DeskSite) -> None:
    for token in ("", "jw_nonsense", fresh_token()):
        answer = await caller(site, token).get()
        assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM)
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_that_was_revoked_ended_or_whose_maker_left_is_none(site: DeskSite) -> None:
    person = await site.person("gu", "administrator")
    program, other = await system(site, person), await system(site, person)
    assert (await program.get()).status_code == 200
    assert await site.desk.database.write(tokens.revoke, site.actor(person), site.desk.keys, program.id)
    assert (await program.get()).status_code == 401
    assert (await other.get()).status_code == 200
    await change_person(site, person.id, state="suspended")
    assert (await other.get()).status_code == 401
    await change_person(site, person.id, state="active")
    ended = update(table).values(ends=site.now)
    await site.desk.database.write(lambda connection: connection.execute(ended).rowcount)
    assert (await other.get()).status_code == 401


async def change_person(site: DeskSite, person: str, **values: object) -> None:
    changed = update(people).where(people.c.id == person).values(**values)
    await site.desk.database.write(lambda connection: connection.execute(changed).rowcount)


async def test_a_token_sees_its_regions_page_by_page_and_every_use_is_recorded(both: DeskSite) -> None:
    ids = await seed(both)
    person = await both.person("gu", "administrator")
    program = await system(both, person, "dalian")
    own = select(leads.c.id).where(leads.c.place == "dalian")
    wanted = await both.desk.database.read(lambda connection: set(connection.execute(own).scalars()))
    found = await all_pages(program, limit=4)
    assert set(found) == wanted
    assert len(found) == len(wanted) < len(ids)
    seen = await entries(both, "leads.seen")
    assert [one for entry in seen for one in entry["ids"]] == found
    assert {(entry["token"], entry["label"].split()[1]) for entry in seen} == {(program.id, "人才系统")}
    for hidden in sorted(set(ids) - wanted)[:3]:
        missing = await program.get("/00000000-0000-4000-8000-000000000000")
        answers = [await program.get(f"/{hidden}"), await program.change(hidden, 1, note="x")]
        assert [one.status_code for one in answers] == [404, 404]
        assert {one.text for one in answers} == {missing.text}


async def test_what_the_maker_loses_the_token_loses(site: DeskSite) -> None:
    (lead,) = await seed(site, 1, place="dalian", district="shahekou")
    person = await site.person("gu", "administrator")
    program = await system(site, person, "dalian")
    assert "*" not in (await program.get(f"/{lead}")).json()["phone"]
    await change_person(site, person.id, role="clerk")
    assert "****" in (await program.get(f"/{lead}")).json()["phone"]
    await change_person(site, person.id, role="reader")
    assert (await program.change(lead, 1, note="x")).status_code == 403
    await change_person(site, person.id, regions='["dalian/xigang"]')
    assert (await program.get(f"/{lead}")).status_code == 404
    assert (await program.get()).json()["leads"] == []


async def test_each_call_needs_its_scope_and_numbers_are_masked_without_theirs(site: DeskSite) -> None:
    (lead,) = await seed(site, 1, unit="机床厂 139 1234 5678")
    person = await site.person("gu", "administrator")
    none = await system(site, person, scopes=("leads:phone",))
    calls: tuple[Callable[[], Any], ...] = (
        none.get, none.search, lambda: none.get(f"/{lead}"), lambda: none.change(lead, 1), none.leave,
    )  # fmt: skip
    assert [(await call()).status_code for call in calls] == [403] * 5
    assert [entry["why"] for entry in await entries(site, "request.refused")] == [
        "leads:read", "leads:read", "leads:read", "leads:write", "leads:create",
    ]  # fmt: skip
    reads, whole = await system(site, person, scopes=("leads:read",)), await system(site, person)
    masked, told = (await reads.get()).json()["leads"][0], (await whole.get()).json()["leads"][0]
    assert masked["phone"] == f"{told['phone'].removeprefix('+86')[:3]}****{told['phone'][-4:]}"
    assert (await reads.get(f"/{lead}")).json()["phone"] == masked["phone"]
    assert (masked["unit"], told["unit"]) == ("机床厂 ****5678", "机床厂 139 1234 5678")
    await whole.change(lead, 1, note="回拨 13912345678", next_action="打 0411-39997596")
    for program, hidden in ((reads, True), (whole, False)):
        answer = (await program.get(f"/{lead}")).text
        assert [number not in answer for number in ("13912345678", "39997596")] == [hidden, hidden]


async def test_words_that_are_looked_for_stand_in_no_address(site: DeskSite) -> None:
    keys, library = site.desk.keys, site.desk.shelf.library
    (made, *_) = await site.desk.database.write(make_leads, keys, library, 5)
    program = await system(site, await site.person("gu", "administrator"))
    found = (await program.search(text=made.phone)).json()["leads"]
    assert made.row["id"] in {lead["id"] for lead in found}
    assert {lead["phone"] for lead in found} == {made.phone}
    assert (await program.get(text=made.phone)).status_code == 422


UNUSABLE: Final[list[Any]] = [
    {"statsu": "new"}, {"limit": "0"}, {"limit": "501"}, {"limit": "ten"}, {"after": "nowhere"}, {"first": "soon"},
    {"due": "never"}, {"sort": "name"}, {"updated_since": "yesterday"}, {"updated_since": "2026-01-01T00:00:00"},
    {"updated_since": "0001-01-01T00:00:00+08:00"}, {"status": ["new", "new"]}, {"place": "x" * 129}, {"place": "\x00"},
    ]  # fmt: skip


async def test_a_parameter_that_cannot_be_used_is_named_and_never_ignored(site: DeskSite) -> None:
    program = await system(site, await site.person("gu", "administrator"))
    for params in UNUSABLE:
        answer = await program.get(**params)
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
        assert [error["fact"] for error in answer.json()["errors"]] == list(params)


async def test_who_asks_for_what_changed_since_gets_what_staff_or_the_person_changed(site: DeskSite) -> None:
    ids = await seed(site, 5, status="new")
    program = await system(site, await site.person("gu", "administrator"))
    since = (await program.get(limit=1)).json()["as_of"]
    assert (await program.get(updated_since=since)).json()["leads"] == []
    await program.change(ids[2], 1, note="已电话联系")
    await program.leave()
    changed = (await program.get(updated_since=since)).json()["leads"]
    assert {lead["id"] for lead in changed} - {ids[2]} == {lead["id"] for lead in changed if lead["channel"] == "api"}
    assert len(changed) == 2


async def test_a_lead_is_worked_by_its_version_all_or_nothing(both: DeskSite) -> None:
    (lead,) = await seed(both, 1, status="new", place="dalian", district="")
    program = await system(both, await both.person("gu", "administrator"))
    seen = await program.get(f"/{lead}")
    assert seen.headers["etag"] == f'"{seen.json()["version"]}"' == '"1"'
    refused = await program.change(lead, 1, status="contacted", due="2020-01-01", note="打过电话")
    assert refused.status_code == 422
    assert [error["fact"] for error in refused.json()["errors"]] == ["due"]
    wanted = {
        "status": "contacted",
        "district": "shahekou",
        "next_action": "催材料",
        "due": "2099-01-01",
        "note": "打过电话",
    }
    done = await program.change(lead, 1, **wanted)
    assert {**done.json(), "note": "打过电话"}.items() >= wanted.items()
    late = await program.change(lead, 1, note="x")
    assert (late.status_code, late.headers["etag"]) == (412, done.headers["etag"])
    told = (await program.get(f"/{lead}")).json()
    assert [(event["kind"], event["by"]) for event in told["events"]][-4:] == [
        ("note", "gu 同志"), ("next", "gu 同志"), ("district", "gu 同志"), ("status", "gu 同志"),
    ]  # fmt: skip
    assert told["events"][0]["detail"] == {"text": "打过电话"}
    again = await program.change(lead, told["version"], status="contacted", due=None)
    assert (again.json()["due"], again.json()["next_action"]) == (None, "催材料")


async def test_a_change_names_the_version_that_was_seen(site: DeskSite) -> None:
    (lead,) = await seed(site, 1)
    program = await system(site, await site.person("gu", "administrator"))
    for headers in ({}, {"if-match": "1"}, {"if-match": "*"}, {"if-match": '"0"'}, {"if-match": 'W/"1"'}):
        answer = await program.client.patch(f"{LEADS}/{lead}", json={"note": "x"}, headers=headers)
        assert answer.status_code == 428


IMPOSSIBLE: Final[list[Any]] = [
        ({"status": "chosen"}, "status"), ({"status": "nonsense"}, "status"), ({"status": "dropped"}, "reason"),
        ({"district": "nowhere"}, "district"), ({"due": "2020-01-01"}, "due"), ({"due": 20990101}, "due"),
        ({"next_action": "长" * 201}, "next_action"), ({"note": ""}, "note"), ({"note": " "}, "note"),
        ({"owner": "me"}, "owner"), ({"status": 1}, "status"),
    ]  # fmt: skip


async def test_what_a_lead_cannot_become_is_named(site: DeskSite) -> None:
    (lead,) = await seed(site, 1, status="new")
    program = await system(site, await site.person("gu", "administrator"))
    for wanted, field in IMPOSSIBLE:
        answer = await program.change(lead, 1, **wanted)
        assert (answer.status_code, [error["fact"] for error in answer.json()["errors"]]) == (422, [field])


async def test_a_token_that_comes_too_often_waits_and_no_other(site: DeskSite) -> None:
    site.desk.settings.api_per_minute = 3
    person = await site.person("gu", "administrator")
    program, other = await system(site, person), await system(site, person)
    answers = [await program.get() for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert (await other.get()).status_code == 200


BROKEN: Final[list[Any]] = [b"", b"{", b"[]", b'{"text": "\\ud800"}', b'{"text": 1}', b'{"due": 1, "due": 1}']


async def test_a_broken_body_is_refused(site: DeskSite) -> None:
    program = await system(site, await site.person("gu", "administrator"))
    headers = {"content-type": "application/json"}
    for body in BROKEN:
        assert (await program.client.post(f"{LEADS}/search", content=body, headers=headers)).status_code == 422
    long = json.dumps({"text": "x" * 300_000}).encode()
    assert (await program.client.post(f"{LEADS}/search", content=long, headers=headers)).status_code == 413
    assert (await program.client.post(f"{LEADS}/search", content=b"{}")).status_code == 415
