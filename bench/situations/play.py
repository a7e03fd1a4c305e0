"""Plays situations to one resolver, in a network namespace that holds nothing else."""
import asyncio
import json
import os
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype

import family
from place import NETWORK, SITUATIONS, Place, hints, the_internet
from resolvers import ADDRESS, all_resolvers
from servers import Servers

PATIENCE = 11.0         # of the client, for one question
AGAIN = 5.0             # after which it sends the question once more, as the stub resolvers of libraries do
START = 60.0            # of a resolver, until it answers
RETURN = 60.0           # after an outage, until a name resolves


@dataclass
class Result:
    """What came for a question."""
    code: str
    milliseconds: int
    values: list = field(default_factory=list)
    count: int = 0
    explained: str = ""


class Reply(asyncio.DatagramProtocol):
    def __init__(self, query, future):
        self.query, self.future = query, future

    def datagram_received(self, octets, address):
        if not self.future.done() and octets[:2] == struct.pack("!H", self.query.id):
            self.future.set_result(octets)

    def error_received(self, error):
        if not self.future.done():
            self.future.set_exception(error)


async def by_udp(query):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(lambda: Reply(query, future), remote_addr=(ADDRESS, 53))
    try:
        transport.sendto(query.to_wire())
        try:
            return dns.message.from_wire(await asyncio.wait_for(asyncio.shield(future), AGAIN))
        except asyncio.TimeoutError:
            transport.sendto(query.to_wire())
            return dns.message.from_wire(await future)
    finally:
        transport.close()


async def by_tcp(query):
    reader, writer = await asyncio.open_connection(ADDRESS, 53)
    try:
        octets = query.to_wire()
        writer.write(struct.pack("!H", len(octets)) + octets)
        size, = struct.unpack("!H", await reader.readexactly(2))
        return dns.message.from_wire(await reader.readexactly(size))
    finally:
        writer.close()


async def exchange(query):
    reply = await by_udp(query)
    return await by_tcp(query) if reply.flags & dns.flags.TC else reply


async def ask(name, type):
    query = dns.message.make_query(name, type, use_edns=0, payload=1232)
    begun = time.monotonic()
    try:
        reply = await asyncio.wait_for(exchange(query), PATIENCE)
    except asyncio.TimeoutError:
        return Result("timeout", int(PATIENCE * 1000))
    except (OSError, asyncio.IncompleteReadError, dns.exception.DNSException) as error:
        return Result("broken: %s" % error.__class__.__name__, int((time.monotonic() - begun) * 1000))
    took = int((time.monotonic() - begun) * 1000)
    wanted = dns.rdatatype.from_text(type)
    values = [rdata.to_text() for rrset in reply.answer if rrset.rdtype == wanted for rdata in rrset]
    explained = "; ".join(option.to_text() for option in reply.options if option.otype == 15)
    return Result(dns.rcode.to_text(reply.rcode()), took, values, sum(len(rrset) for rrset in reply.answer), explained)


def outcome(result):
    if result.code == "NOERROR":
        shown = " ".join(sorted(result.values)[:3])
        return shown + (" ..." if len(result.values) > 3 else "") if result.values else "NODATA" if not result.count else "%d records" % result.count
    return result.code


def judged(kind, want, result, queries):
    if want is None:
        verdict = "-"
    elif want.holds(result):
        verdict = "right"
    elif result.code in ("NOERROR", "NXDOMAIN"):
        verdict = "wrong"
    else:
        verdict = "failed"
    return {"kind": kind, "outcome": outcome(result), "ms": result.milliseconds, "verdict": verdict, "queries": queries, "ede": result.explained}


async def play(place, servers):
    """All steps of one situation; what came of them, and how many queries each cost upstream."""
    done = []

    def queries(since):
        return sum(1 for seen in servers.seen[since:] if place.owns(seen))

    for step in place.steps:
        await asyncio.sleep(step.pause)
        if step.kind == "change":
            step.change(place.tops)
            continue
        mark = len(servers.seen)
        result = await ask(step.name, step.type)
        done.append(dict(judged(step.kind, step.want, result, queries(mark)), question="%s %s" % (step.name, step.type)))
    return done


async def play_outage(place, servers):
    """Names are asked while nothing is reachable, then until they resolve; the times run from the network's return."""
    outage, done = place.outage, []
    first = next(step for step in place.steps if step.kind == "first")
    for step in place.steps:
        if step.kind == "before":
            await ask(step.name, step.type)
    if outage.how == "unreachable":
        unreachable("add")
    else:
        servers.silence(place.servers if outage.how == "zone" else None)
    end = time.monotonic() + outage.seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            await asyncio.wait_for(ask(first.name, first.type), max(0.1, end - begun))
        except asyncio.TimeoutError:
            break
        await asyncio.sleep(max(0.0, min(1 - (time.monotonic() - begun), end - time.monotonic())))
    mark = len(servers.seen)
    if outage.how == "unreachable":
        unreachable("del")
    else:
        servers.speech()
    back = time.monotonic()

    async def until_right(step):
        asked = set()
        result = None
        while time.monotonic() - back < RETURN:
            asked.add(asyncio.ensure_future(ask(step.name, step.type)))
            done, asked = await asyncio.wait(asked, timeout=0.25, return_when=asyncio.FIRST_COMPLETED)
            results = [one.result() for one in done]
            result = next(filter(step.want.holds, results), results[0] if results else result)
            if result and step.want.holds(result):
                break
            await asyncio.sleep(max(0.0, 0.25 - (time.monotonic() - back) % 0.25))
        for one in asked:
            one.cancel()
        result = result or Result("timeout", 0)
        result.milliseconds = int((time.monotonic() - back) * 1000)
        return dict(judged(step.kind, step.want, result, sum(map(place.owns, servers.seen[mark:]))), question="%s %s" % (step.name, step.type))

    return list(await asyncio.gather(*[until_right(step) for step in place.steps if step.kind in ("first", "then")]))


def unreachable(what):
    subprocess.run(["ip", "route", what, "unreachable", NETWORK + ".0.0/16", "table", "local"], check=True)


async def ready(process):
    end = time.monotonic() + START
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit("the resolver ended with status %d" % process.returncode)
        try:
            if (await asyncio.wait_for(ask("ready.zz.", "A"), 1)).values == ["192.0.2.99"]:
                return
        except asyncio.TimeoutError:
            pass
        await asyncio.sleep(0.2)
    raise SystemExit("the resolver does not answer")


def builds(names, rounds):
    """The places of the situations that are named."""
    places = []
    for number, one in enumerate(SITUATIONS):
        if one.name in names:
            places += [Place(one, number, turn) for turn in range(1 if one.alone else rounds)]
    return places


async def run(job):
    places = builds(set(job["situations"]), job["rounds"])
    forwards = {zone: addresses for place in places for zone, addresses in place.forwards.items()}
    resolver = next(r for r in all_resolvers(job["launcher"]) if r.name == job["resolver"])
    folder = job["folder"]
    with open(os.path.join(folder, "root.hints"), "w") as out:
        out.write(hints())
    servers = Servers()
    await servers.start(the_internet(places))
    with open(os.path.join(folder, "resolver.log"), "w") as log:
        command = resolver.command(folder, os.path.join(folder, "root.hints"), forwards)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder)
    try:
        await ready(process)
        for number in range(30):        # code is loaded and compiled before time counts
            await ask("warm%d.zz." % number, "A")
        await ask("large.zz.", "TXT")   # over TCP
        gate = asyncio.Semaphore(job["concurrent"])

        async def one(place):
            async with gate:
                steps = await (play_outage if place.outage else play)(place, servers)
                return {"situation": place.situation.name, "round": place.round, "steps": steps}

        played = await asyncio.gather(*map(one, places))
        crashed = process.poll() is not None
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
    with open(os.path.join(folder, "queries.log"), "w") as out:
        for seen in servers.seen:
            out.write("%.3f %s %s %s %s%s\n" % (seen.at, seen.address, seen.over, seen.name.to_text().lower(), dns.rdatatype.to_text(seen.type), "" if seen.edns else " without EDNS"))
    return {"resolver": job["resolver"], "played": played, "errors": servers.errors, "crashed": crashed}


def main():
    """Started by `compare` within `unshare --net`: a job as JSON on standard input, its result on standard output."""
    job = json.load(sys.stdin)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    json.dump(asyncio.run(run(job)), sys.stdout)


if __name__ == "__main__":
    family.load()
    main()
