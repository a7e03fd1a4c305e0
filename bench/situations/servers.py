"""Authoritative servers on loopback addresses: one event loop, one handler for each address.

A handler is called with the query and with "udp" or "tcp". What it returns is sent: a message, octets, `Late` for
something that is sent later, `Relayed` for the response of another server (by UDP), a list for several datagrams, `Last` for a response after which the
TCP connection ends, `CLOSE` for a TCP connection that ends, `RESET` for one that is reset, None for silence.
"""
import asyncio
import ctypes
import socket
import struct
import time
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.rcode

from records import response

PORT = 53
UDP_SIZE = 1232
CLOSE, RESET = object(), object()
SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27


@dataclass
class Late:
    seconds: float
    what: object


@dataclass
class Last:
    """A response, or a part of one in octets, and then the end of the TCP connection."""
    what: object


@dataclass
class Relayed:
    """The query is sent on by UDP to another address, and its response is given back."""
    address: str


@dataclass
class Seen:
    """A query that a server got."""
    at: float
    address: str
    over: str
    name: object
    type: int
    edns: bool


@dataclass
class Server:
    """What listens at an address; `udp` and `tcp` are "open", "closed" (refused by the kernel) or "blocked" (dropped)."""
    handler: object
    udp: str = "open"
    tcp: str = "open"


def drop_all(sock):
    """A socket filter that accepts nothing: on a listening TCP socket not even a SYN."""
    program = (ctypes.c_char * 8).from_buffer_copy(struct.pack("HBBI", 0x06, 0, 0, 0))
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))


def accept_all(sock):
    sock.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)


class Servers:
    """All servers of one run, and the log of the queries that reached them."""

    def __init__(self):
        self.seen = []
        self.errors = []
        self.sockets = {}       # {address: [socket]}, but for those that are blocked anyway
        self.tasks = set()

    async def start(self, servers):
        for address, server in servers.items():
            if server.udp != "closed":
                await self.listen_udp(address, server)
            if server.tcp != "closed":
                await self.listen_tcp(address, server)

    async def listen_udp(self, address, server):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setblocking(False)
        sock.bind((address, PORT))
        if server.udp == "blocked":
            drop_all(sock)
        else:
            self.sockets.setdefault(address, []).append(sock)
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: Datagrams(self, address, server.handler), sock=sock)

    async def listen_tcp(self, address, server):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, PORT))
        if server.tcp == "blocked":
            drop_all(sock)
        else:
            self.sockets.setdefault(address, []).append(sock)

        async def serve(reader, writer):
            accepted = writer.get_extra_info("socket")
            self.sockets.setdefault(address, []).append(accepted)
            try:
                await self.stream(address, server.handler, reader, writer)
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
                pass
            finally:
                self.sockets[address].remove(accepted)
                writer.close()

        await asyncio.start_server(serve, sock=sock, backlog=64)

    async def stream(self, address, handler, reader, writer):
        while True:
            size, = struct.unpack("!H", await asyncio.wait_for(reader.readexactly(2), 15))
            query = self.read(await asyncio.wait_for(reader.readexactly(size), 15), address, "tcp")
            what = self.handle(handler, query, "tcp")
            while isinstance(what, Late):
                await asyncio.sleep(what.seconds)
                what = what.what
            if what is RESET:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if what in (CLOSE, RESET):
                return
            if what is None:
                continue
            last = isinstance(what, Last)
            what = what.what if last else what
            octets = what if isinstance(what, bytes) else what.to_wire(max_size=65535)
            writer.write(struct.pack("!H", len(octets)) + octets)
            await writer.drain()
            if last:
                return

    def read(self, octets, address, over):
        query = dns.message.from_wire(octets)
        question = query.question[0]
        self.seen.append(Seen(time.monotonic(), address, over, question.name, question.rdtype, query.edns >= 0))
        return query

    def handle(self, handler, query, over):
        try:
            return handler(query, over)
        except Exception as error:  # an error in a situation is shown at the end, and the resolver gets an answer
            self.errors.append("%s: %r" % (query.question[0], error))
            return response(query, dns.rcode.SERVFAIL, authoritative=False)

    def later(self, coroutine):
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def silence(self, addresses=None):
        """From now on nothing is received at these addresses (at all without any), also over connections that are open."""
        for address, sockets in self.sockets.items():
            if addresses is None or address in addresses:
                for sock in sockets:
                    drop_all(sock)

    def speech(self):
        """The end of all silence."""
        for sockets in self.sockets.values():
            for sock in sockets:
                try:
                    accept_all(sock)
                except OSError:     # it was not silent
                    pass


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, servers, address, handler):
        self.servers, self.address, self.handler = servers, address, handler

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, octets, client):
        try:
            query = self.servers.read(octets, self.address, "udp")
        except (dns.exception.DNSException, IndexError):
            return
        self.send(query, self.servers.handle(self.handler, query, "udp"), client)

    def send(self, query, what, client):
        if what in (None, CLOSE, RESET):
            return
        if isinstance(what, list):
            for one in what:
                self.send(query, one, client)
        elif isinstance(what, Late):
            self.servers.later(self.send_later(query, what, client))
        elif isinstance(what, Relayed):
            self.servers.later(self.relay(query, what, client))
        else:
            self.transport.sendto(what if isinstance(what, bytes) else fitting(query, what), client)

    async def send_later(self, query, late, client):
        await asyncio.sleep(late.seconds)
        self.send(query, late.what, client)

    async def relay(self, query, relayed, client):
        loop = asyncio.get_running_loop()
        response = loop.create_future()
        transport, _ = await loop.create_datagram_endpoint(lambda: FirstDatagram(response), remote_addr=(relayed.address, PORT))
        try:
            transport.sendto(query.to_wire())
            self.send(query, await asyncio.wait_for(response, 15), client)
        except (OSError, asyncio.TimeoutError):
            pass
        finally:
            transport.close()


class FirstDatagram(asyncio.DatagramProtocol):
    def __init__(self, future):
        self.future = future

    def datagram_received(self, octets, address):
        if not self.future.done():
            self.future.set_result(octets)

    def error_received(self, error):
        if not self.future.done():
            self.future.set_exception(error)


def fitting(query, message):
    """The octets of a response by UDP; TC and no records where they are more than the client takes (RFC 2181 section 9)."""
    size = min(UDP_SIZE, max(512, query.payload)) if query.edns >= 0 else 512
    try:
        return message.to_wire(max_size=size)
    except dns.exception.TooBig:
        cut = response(query, message.rcode(), authoritative=bool(message.flags & dns.flags.AA))
        cut.flags |= dns.flags.TC
        return cut.to_wire()
