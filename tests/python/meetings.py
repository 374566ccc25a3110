"""Plans meetings over the REST API with a client that knows rels alone.

The input is the address of the root. First the demo is emptied and filled anew, then somebody looks around, adds an event,
registers, and meets a full room. What is printed names no address, so that it is the same wherever the resources live; the
origins that were asked come last.
"""

import json
import sys
from base64 import b64encode
from urllib.parse import urlsplit

from halchemy import Api

ROOMS = [
    ("Developer Meeting Room", 5, [("Daily Standup", "09:00:00", "PT15M"), ("Requirements Review", "10:00:00", "PT1H")]),
    ("Customer Meeting Room 1", 15, []),
    ("Customer Meeting Room 2", 15, []),
    ("Main Boardroom", 25, [("All Hands", "10:00:00", "PT1H")]),
]
PEOPLE = [
    ("phartman", "Pat Hartman", "member"),
    ("tgraves", "Terry Graves", "member"),
    ("jkelly", "Jamie Kelly", "member"),
    ("fwinters", "Felicia Winters", "member"),
    ("clopez", "Courtney Lopez", "member"),
    ("sheath", "Samantha Heath", "member"),
    ("gjohnson", "Gail Johnson", "member"),
    ("dthibideau", "Denise Thibideau", "member"),
    ("manderson", "Mel Anderson", "manager"),
    ("hreagan", "Harper Reagan", "hr"),
]
DATE = "2027-02-07"

origins = set()


def status(document):
    """The status of the answer that a document came with."""
    response = document._halchemy.response
    origins.add(urlsplit(document._halchemy.request.url).netloc)
    return response.status_code


def say(what, document, *more):
    print(what, status(document), *more)
    if status(document) > 399:
        print("  ", document._halchemy.response.body["_error"]["message"])
    return document


def reset(api, root):
    for rel in ("registration", "event", "venue", "account"):
        say(f"empty {rel}", api.follow(root).to(rel).delete())
    for username, name, role in PEOPLE:
        account = {"username": username, "name": name, "role": role}
        say("add account", api.follow(root).to("account").post(account), username)
    for name, capacity, events in ROOMS:
        venue = {"name": name, "capacity": capacity, "exclusive": True}
        venue = say("add venue", api.follow(root).to("venue").post(venue), name)
        for number, (title, time, duration) in enumerate(events):
            event = {"name": title, "date": DATE, "time": time, "duration": duration}
            event = say("add event", api.follow(venue).to("event").post(event), title)
            for username, _, _ in PEOPLE[:4] if number == 0 else []:
                say("register", api.follow(event).to("register").put({"username": username}), username)


def embedded(collection, rel):
    return [item for item in collection["_embedded"][rel]]


def resource(api, item):
    """An item of a collection as it is when it is read by its own address."""
    return api.using_endpoint(item["_links"]["self"]["href"]).get()


def browse(api, root):
    venues = api.follow(root).to("venue").get()
    rooms = sorted(embedded(venues, "venue"), key=lambda venue: venue["name"])
    print("venues", status(venues), [(room["name"], room["capacity"]) for room in rooms])
    room = resource(api, next(room for room in rooms if room["name"] == "Developer Meeting Room"))
    events = api.follow(room).to("event").get()
    print("events", status(events), [(one["name"], one["date"], one["time"], one["duration"]) for one in embedded(events, "event")])
    event = resource(api, embedded(events, "event")[0])
    coming = api.follow(event).to("registration").with_parameters({"embed": "account"}).get()
    print("coming", status(coming), sorted(one["_embedded"]["account"]["name"] for one in embedded(coming, "registration")))
    extra = {"name": "Retrospective", "date": DATE, "time": "11:30:00", "duration": "PT30M"}
    say("add event", api.follow(room).to("event").post(extra), extra["name"])
    taken = {"name": "Overlap", "date": DATE, "time": "11:45:00", "duration": "PT30M"}
    say("add event", api.follow(room).to("event").post(taken), taken["name"])
    for username, _, _ in PEOPLE[3:7]:
        say("register", api.follow(event).to("register").put({"username": username}), username)
    # Written twice from the same document, the second write is stale.
    for description in ("First", "Second"):
        say("edit venue", api.follow(room).to("self").patch({"description": description}, content_type="application/merge-patch+json"))
    member = Api(api.base_url, headers={"Authorization": "Basic " + b64encode(b"phartman:password").decode()})
    say("register as a member", member.follow(resource(member, event)).to("register").put())
    own = member.follow(member.root.get()).to("registration").get()
    mine = resource(member, embedded(own, "registration")[0])
    say("cancel", member.follow(mine).to("self").delete())
    say("register", api.follow(event).to("register").put({"username": PEOPLE[5][0]}), PEOPLE[5][0])


api = Api(sys.stdin.read().strip())
root = api.root.get()
print("root", status(root), sorted(rel for rel in root.links if ":" not in rel))
reset(api, root)
browse(api, root)
print("origins", json.dumps(sorted(origins)))
