package rootwalk.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static rootwalk.socket.SocketKinds.anyPort;
import static rootwalk.socket.SocketKinds.client;
import static rootwalk.socket.SocketKinds.listener;
import static rootwalk.socket.SocketKinds.octets;
import static rootwalk.socket.SocketKinds.receive;
import static rootwalk.socket.SocketKinds.send;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class UdpListenerTest {

    @EachSocketKind
    void everyDatagramIsAnsweredWithWhatTheHandlerWrote(UdpSockets sockets) throws Exception {
        try (UdpListener listener = listener(sockets, SocketKinds::echo);
                DatagramSocket client = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            for (int i = 0; i < 500; i++) {
                byte[] question = new byte[1 + i];
                Arrays.fill(question, (byte) i);
                send(client, address, question);
                assertThat(octets(receive(client))).isEqualTo(question);
            }

            assertThat(listener.counts().received()).isEqualTo(500);
        }
    }

    @EachSocketKind
    void datagramsThatCameTogetherAreAnsweredEachToItsSender(UdpSockets sockets) throws Exception {
        try (UdpListener listener = listener(sockets, SocketKinds::echo);
                DatagramSocket one = client();
                DatagramSocket other = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            for (int i = 0; i < 100; i++) {
                send(one, address, (byte) 1, (byte) i);
                send(other, address, (byte) 2, (byte) i);
            }

            for (int i = 0; i < 100; i++) {
                assertThat(octets(receive(one))[0]).isEqualTo((byte) 1);
                assertThat(octets(receive(other))[0]).isEqualTo((byte) 2);
            }
        }
    }

    @EachSocketKind
    void nothingIsSentWhenTheHandlerReturnsNothing(UdpSockets sockets) throws Exception {
        try (UdpListener listener = listener(sockets, (request, length, received, response) -> {
            response[0] = request[0];
            return request[0] == 1 ? 0 : 1;
        });
                DatagramSocket client = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            send(client, address, (byte) 1);
            send(client, address, (byte) 2);

            assertThat(octets(receive(client))).containsExactly(2);
        }
    }

    @EachSocketKind
    void theHandlerSeesWhoAskedAndWhichAddress(UdpSockets sockets) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (UdpListener listener = listener(sockets, (request, length, received, response) -> {
            byte[] client = new byte[4];
            byte[] local = new byte[4];
            seen.complete(received.copyClientAddress(client, 0) + Arrays.toString(client)
                    + received.copyLocalAddress(local, 0) + Arrays.toString(local)
                    + Long.toHexString(received.clientHigh()) + "/" + Long.toHexString(received.clientLow())
                    + received.isIpv6() + received.clientPort() + received.clientScope()
                    + received.client() + received.local() + received.boundTo());
            return 0;
        });
                DatagramSocket client = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            send(client, address, (byte) 1);

            assertThat(seen.get(SocketKinds.TIMEOUT, TimeUnit.NANOSECONDS))
                    .isEqualTo("4[127, 0, 0, 1]4[127, 0, 0, 1]0/7f000001false" + client.getLocalPort() + "0"
                            + client.getLocalSocketAddress() + address + address);
        }
    }

    @EachSocketKind
    void ipv6IsAnsweredAsWell(UdpSockets sockets) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (UdpListener listener = listener(sockets, (request, length, received, response) -> {
            seen.complete(received.isIpv6() + " " + received.clientHigh() + " " + received.clientLow() + " "
                    + received.copyClientAddress(new byte[16], 0));
            return SocketKinds.echo(request, length, received, response);
        });
                DatagramSocket client = new DatagramSocket(new InetSocketAddress("::1", 0))) {
            client.setSoTimeout(SocketKinds.TIMEOUT_MILLIS);
            InetSocketAddress address = listener.bind(anyPort("::1"));

            send(client, address, (byte) 6);

            assertThat(octets(receive(client))).containsExactly(6);
            assertThat(seen.get()).isEqualTo("true 0 1 16");
        }
    }

    @EachSocketKind
    void aWildcardAnswersFromTheAddressThatWasAsked(UdpSockets sockets) throws Exception {
        try (UdpListener listener = listener(sockets, SocketKinds::echo);
                DatagramSocket client = client()) {
            InetSocketAddress bound = listener.bind(anyPort("0.0.0.0"));
            for (InetAddress local : localIpv4()) {
                for (int i = 0; i < 3; i++) {
                    send(client, new InetSocketAddress(local, bound.getPort()), (byte) i);

                    DatagramPacket reply = receive(client);

                    assertThat(reply.getAddress()).isEqualTo(local);
                    assertThat(octets(reply)).containsExactly(i);
                }
            }
        }
    }

    private static List<InetAddress> localIpv4() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !(address instanceof Inet6Address))
                .toList();
    }

    @EachSocketKind
    void aResponseCanBeSentLaterFromAnotherThread(UdpSockets sockets) throws Exception {
        CompletableFuture<ReturnPath> detached = new CompletableFuture<>();
        try (UdpListener listener = listener(sockets, (request, length, received, response) -> {
            detached.complete(received.detach());
            return 0;
        });
                DatagramSocket client = client()) {
            InetSocketAddress bound = listener.bind(anyPort("0.0.0.0"));
            InetSocketAddress asked = new InetSocketAddress("127.0.0.1", bound.getPort());
            send(client, asked, (byte) 1);
            ReturnPath path = detached.get(SocketKinds.TIMEOUT, TimeUnit.NANOSECONDS);

            assertThat(path.client()).isEqualTo(client.getLocalSocketAddress());
            assertThat(path.local()).isEqualTo(asked);
            assertThat(path.send(new byte[] {7, 8, 9}, 2)).isTrue();

            DatagramPacket reply = receive(client);
            assertThat(octets(reply)).containsExactly(7, 8);
            assertThat(reply.getSocketAddress()).isEqualTo(asked);
        }
    }

    @EachSocketKind
    void aReturnPathOutlivesItsSocketHarmlessly(UdpSockets sockets) throws Exception {
        CompletableFuture<ReturnPath> detached = new CompletableFuture<>();
        try (UdpListener listener = listener(sockets, (request, length, received, response) -> {
            detached.complete(received.detach());
            return 0;
        });
                DatagramSocket client = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));
            send(client, address, (byte) 1);
            ReturnPath path = detached.get(SocketKinds.TIMEOUT, TimeUnit.NANOSECONDS);

            listener.unbind(address);

            assertThat(path.send(new byte[] {7}, 1)).isFalse();
        }
    }

    @EachSocketKind
    void datagramsLongerThanPermittedAreCountedAndDropped(UdpSockets sockets) throws Exception {
        try (UdpListener listener = listener(sockets, SocketKinds::echo);
                DatagramSocket client = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            send(client, address, new byte[4097]);
            send(client, address, new byte[4096]);

            assertThat(receive(client).getLength()).isEqualTo(4096);
            send(client, address, (byte) 1);
            assertThat(receive(client).getLength()).isEqualTo(1);
            assertThat(listener.counts().oversized()).isEqualTo(1);
            assertThat(listener.counts().received()).isEqualTo(2);
        }
    }

    @EachSocketKind
    void responsesMayBeAsLongAsADatagramCanBe(UdpSockets sockets) throws Exception {
        try (UdpListener listener = sockets.listen(
                ListenSettings.withLoops(1).withLargestResponse(65535),
                loop -> (request, length, received, response) -> {
                    Arrays.fill(response, request[0]);
                    return 65507;
                },
                Thread.ofPlatform().daemon().factory());
                DatagramSocket client = client()) {
            client.setReceiveBufferSize(1 << 20);
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            send(client, address, (byte) 1);
            send(client, address, (byte) 2);

            assertThat(octets(receive(client))).hasSize(65507).containsOnly(1);
            assertThat(octets(receive(client))).hasSize(65507).containsOnly(2);
        }
    }

    @EachSocketKind
    void aResponseThatNoDatagramCanHoldCostsOnlyItself(UdpSockets sockets) throws Exception {
        UdpListener listener = sockets.listen(
                ListenSettings.withLoops(1).withLargestResponse(65535),
                loop -> (request, length, received, response) -> request[0] == 1 ? 65535 : 1,
                Thread.ofPlatform().daemon().factory());
        try (listener; DatagramSocket client = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            send(client, address, (byte) 1);
            send(client, address, (byte) 2);

            assertThat(receive(client).getLength()).isEqualTo(1);
        }
        // What is sent is counted a moment later; after the end of the loops everything is.
        assertThat(listener.counts().unsent()).isEqualTo(1);
    }

    @EachSocketKind
    void aHandlerThatThrowsCostsOneResponseAndIsReported(UdpSockets sockets) throws Exception {
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        try (UdpListener listener = sockets.listen(
                ListenSettings.withLoops(1),
                loop -> (request, length, received, response) -> {
                    if (request[0] == 1) {
                        throw new IllegalStateException("defect");
                    }
                    return 1;
                },
                Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((thread, thrown) -> reported.complete(thrown))
                        .factory());
                DatagramSocket client = client()) {
            InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));

            send(client, address, (byte) 1);
            send(client, address, (byte) 2);

            assertThat(receive(client).getLength()).isEqualTo(1);
            assertThat(reported.get()).hasMessage("defect");
            assertThat(listener.counts().faults()).isEqualTo(1);
        }
    }

    @EachSocketKind
    void anAddressThatIsTakenIsRefused(UdpSockets sockets) throws Exception {
        try (UdpListener first = listener(sockets, SocketKinds::echo);
                UdpListener second = listener(sockets, SocketKinds::echo)) {
            InetSocketAddress address = first.bind(anyPort("127.0.0.1"));

            BindFailure failure = catchThrowableOfType(BindFailure.class, () -> second.bind(address));

            assertThat(failure.reason()).isEqualTo(BindFailure.Reason.IN_USE);
            assertThat(failure.address()).isEqualTo(address);
            assertThat(failure).hasMessageContaining("127.0.0.1:" + address.getPort() + ": already in use");
            assertThat(second.addresses()).isEmpty();
        }
    }

    @EachSocketKind
    void anAddressOfNoInterfaceIsRefused(UdpSockets sockets) throws Exception {
        try (UdpListener listener = listener(sockets, SocketKinds::echo)) {
            BindFailure failure = catchThrowableOfType(BindFailure.class, () -> listener.bind(anyPort("192.0.2.1")));

            assertThat(failure.reason()).isEqualTo(BindFailure.Reason.NOT_AVAILABLE);
        }
    }

    @EachSocketKind
    void nothingIsReceivedFromAReservedAddressBeforeItsStart(UdpSockets sockets) throws Exception {
        AtomicInteger reply = new AtomicInteger(1);
        DatagramHandler handler = (request, length, received, response) -> {
            response[0] = (byte) reply.get();
            return 1;
        };
        try (UdpListener listener = sockets.listen(ListenSettings.withLoops(1), _ -> handler,
                Thread.ofPlatform().daemon().factory());
                DatagramSocket early = client();
                DatagramSocket client = client()) {
            InetSocketAddress stays = listener.bind(anyPort("127.0.0.1"));
            InetSocketAddress added = listener.reserve(anyPort("127.0.0.1"), Presence.NOW);
            assertThat(listener.addresses()).containsExactly(stays);

            send(early, added, (byte) 0);
            for (int i = 0; i < 2; i++) {
                send(client, stays, (byte) 0);
                assertThat(octets(receive(client))).containsExactly(1);
            }
            reply.set(2);
            listener.start(added);

            assertThat(octets(receive(early))).containsExactly(2);
        }
    }

    @EachSocketKind
    void aReservedAddressIsFreeAfterUnbindAndAfterTheEnd(UdpSockets sockets) throws Exception {
        InetSocketAddress last;
        try (UdpListener listener = listener(sockets, SocketKinds::echo);
                UdpListener other = listener(sockets, SocketKinds::echo)) {
            InetSocketAddress released = listener.reserve(anyPort("127.0.0.1"), Presence.NOW);
            last = listener.reserve(anyPort("127.0.0.1"), Presence.NOW);

            listener.unbind(released);

            assertThat(other.bind(released)).isEqualTo(released);
        }
        try (UdpListener next = listener(sockets, SocketKinds::echo)) {
            assertThat(next.bind(last)).isEqualTo(last);
        }
    }

    @EachSocketKind
    void anAddressIsFreeAfterUnbindAndTheOthersGoOn(UdpSockets sockets) throws Exception {
        try (UdpListener listener = listener(sockets, SocketKinds::echo);
                UdpListener other = listener(sockets, SocketKinds::echo);
                DatagramSocket client = client()) {
            InetSocketAddress stays = listener.bind(anyPort("127.0.0.1"));
            InetSocketAddress goes = listener.bind(anyPort("127.0.0.1"));

            listener.unbind(goes);

            assertThat(listener.addresses()).containsExactly(stays);
            assertThat(other.bind(goes)).isEqualTo(goes);
            send(client, stays, (byte) 5);
            assertThat(receive(client).getSocketAddress()).isEqualTo(stays);
        }
    }

    /// After full batches, a socket is read without waiting; it must be waited for again when it is empty.
    @EachSocketKind
    void aSocketIsReadAfterFullBatchesToo(UdpSockets sockets) throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (UdpListener listener = smallBatches(sockets, sent);
                DatagramSocket client = client();
                DatagramSocket other = client()) {
            InetSocketAddress busy = listener.bind(anyPort("127.0.0.1"));
            InetSocketAddress quiet = listener.bind(anyPort("127.0.0.1"));

            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 30; i++) {
                    send(client, busy, (byte) i);
                }
                send(other, quiet, (byte) 99);
                sent.countDown();

                for (int i = 0; i < 30; i++) {
                    assertThat(octets(receive(client))).containsExactly(i);
                }
                assertThat(octets(receive(other))).containsExactly(99);
            }
        }
    }

    @EachSocketKind
    void aBusySocketCanBeUnbound(UdpSockets sockets) throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (UdpListener listener = smallBatches(sockets, sent);
                DatagramSocket client = client();
                DatagramSocket other = client()) {
            InetSocketAddress busy = listener.bind(anyPort("127.0.0.1"));
            InetSocketAddress stays = listener.bind(anyPort("127.0.0.1"));
            for (int i = 0; i < 30; i++) {
                send(client, busy, (byte) i);
            }

            Thread unbinding = Thread.ofPlatform().start(() -> listener.unbind(busy));
            sent.countDown();
            unbinding.join();

            for (int i = 0; i < 30; i++) {
                send(other, stays, (byte) i);
                assertThat(octets(receive(other))).containsExactly(i);
            }
        }
    }

    /// An echo with one loop and batches of two, which answers nothing before the latch is open.
    private static UdpListener smallBatches(UdpSockets sockets, CountDownLatch latch) throws Exception {
        return sockets.listen(new ListenSettings(1, 2, 512, 512, 1 << 20, 1 << 20), loop -> (request, length, received,
                response) -> {
            while (latch.getCount() > 0) {
                Thread.onSpinWait();
            }
            return SocketKinds.echo(request, length, received, response);
        }, Thread.ofPlatform().daemon().factory());
    }

    @EachSocketKind
    void closingUnderLoadEndsSoonAndFreesTheAddress(UdpSockets sockets) throws Exception {
        AtomicInteger handled = new AtomicInteger();
        UdpListener listener = listener(sockets, (request, length, received, response) -> {
            handled.incrementAndGet();
            return length;
        });
        InetSocketAddress address = listener.bind(anyPort("127.0.0.1"));
        try (DatagramSocket client = client()) {
            Thread load = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (!Thread.interrupted()) {
                        send(client, address, (byte) 1);
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            while (handled.get() < 100) {
                Thread.onSpinWait();
            }

            long begun = System.nanoTime();
            listener.close();
            long taken = System.nanoTime() - begun;

            load.interrupt();
            load.join();
            assertThat(TimeUnit.NANOSECONDS.toMillis(taken)).isLessThan(900);
        }
        try (UdpListener next = listener(sockets, SocketKinds::echo)) {
            assertThat(next.bind(address)).isEqualTo(address);
        }
    }
}
