package rootwalk.socket.kernel;

import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Tries the calls and structures of this package for datagrams once over the loopback interface. A wrong layout would not fail but
/// corrupt memory, so nothing else is done before this check has passed.
public final class KernelCheck {

    private static final int WAIT_MILLIS = 1000;

    private KernelCheck() {}

    /// Whether the system calls work here as this package expects. Checked once, since it depends on the machine
    /// only.
    public static boolean passes() {
        return Result.PASSES;
    }

    /// Whether datagrams can be sent and received joined. Checked once.
    public static boolean joins() {
        return JoinResult.JOINS;
    }

    private static final class JoinResult {
        static final boolean JOINS = passes() && tryJoining();
    }

    /// A message with two responses to two datagrams in one message.
    private static boolean tryJoining() {
        KernelSocket server = null;
        KernelSocket client = null;
        try (Arena arena = Arena.ofConfined()) {
            server = KernelSocket.open(StandardProtocolFamily.INET);
            client = KernelSocket.open(StandardProtocolFamily.INET);
            return exchangeJoined(arena, server, client);
        } catch (KernelException | RuntimeException e) {
            // Before Linux 5.0.
            return false;
        } finally {
            if (server != null) {
                server.close();
            }
            if (client != null) {
                client.close();
            }
        }
    }

    private static boolean exchangeJoined(Arena arena, KernelSocket server, KernelSocket client)
            throws KernelException {
        server.bind(new InetSocketAddress(address(127, 0, 0, 1), 0));
        client.set(KernelSocket.Option.JOINED_DATAGRAMS, 1);
        byte[] octets = {3, 1, 4, 1, 5, 9, 2, 6};
        DatagramBuffer buffer = new DatagramBuffer(arena, 64);
        buffer.address(new InetSocketAddress(address(127, 0, 0, 1), server.localPort()));
        ReceiveBatch incoming = new ReceiveBatch(arena, 2, 64);
        SendBatch outgoing = new SendBatch(arena, 2, 128);
        if (buffer.connect(client.descriptor()) != 0 || buffer.send(client.descriptor(), octets, 8) != 8
                || incoming.receive(server.descriptor()) != 1 || incoming.datagramLength(0) != 8) {
            return false;
        }
        outgoing.add(incoming, 0, -1, octets, 8);
        outgoing.add(incoming, 0, -1, octets, 8);
        return outgoing.send(server.descriptor()) == 2
                && incoming.receive(client.descriptor()) == 1
                && incoming.length(0) == 16
                && incoming.datagramLength(0) == 8;
    }

    private static final class Result {
        static final boolean PASSES = Architecture.isKnown() && tryAll();
    }

    private static boolean tryAll() {
        Epoll epoll = null;
        KernelSocket server = null;
        KernelSocket client = null;
        try (Arena arena = Arena.ofConfined()) {
            epoll = new Epoll(4);
            server = KernelSocket.open(StandardProtocolFamily.INET);
            client = KernelSocket.open(StandardProtocolFamily.INET);
            return exchange(arena, epoll, server, client);
        } catch (KernelException | RuntimeException | LinkageError | AssertionError e) {
            // The caller has an alternative.
            return false;
        } finally {
            if (server != null) {
                server.close();
            }
            if (client != null) {
                client.close();
            }
            if (epoll != null) {
                epoll.close();
            }
        }
    }

    /// A query to a wildcard socket, answered from the address that it was sent to.
    private static boolean exchange(Arena arena, Epoll epoll, KernelSocket server, KernelSocket client)
            throws KernelException {
        server.set(KernelSocket.Option.REPORT_ADDRESS, 1);
        server.bind(new InetSocketAddress(address(0, 0, 0, 0), 0));
        int port = server.localPort();
        InetSocketAddress target = new InetSocketAddress(address(127, 0, 0, 1), port);
        epoll.add(server.descriptor(), 0x1234_5678_9abcL);
        epoll.wake();

        byte[] question = {3, 1, 4, 1, 5, 9, 2, 6};
        DatagramBuffer buffer = new DatagramBuffer(arena, 64);
        buffer.address(target);
        boolean asks = buffer.connect(client.descriptor()) == 0
                && buffer.localPort(client.descriptor()) > 0
                && buffer.send(client.descriptor(), question, question.length) == question.length;
        return asks
                && reports(epoll, 2)
                && answers(arena, server, client.localPort())
                && receive(buffer, client, epoll, question);
    }

    private static boolean reports(Epoll epoll, int expected) {
        int events = epoll.await(WAIT_MILLIS);
        long tokens = 0;
        for (int i = 0; i < events; i++) {
            tokens += epoll.token(i);
        }
        return events == expected && tokens == 0x1234_5678_9abcL + Epoll.WOKEN;
    }

    private static boolean answers(Arena arena, KernelSocket server, int clientPort) {
        ReceiveBatch incoming = new ReceiveBatch(arena, 2, 64);
        SendBatch outgoing = new SendBatch(arena, 2, 128);
        byte[] bytes = new byte[64];
        byte[] address = new byte[4];
        boolean received = incoming.receive(server.descriptor()) == 1
                && incoming.length(0) == 8
                && !incoming.isCut(0)
                && SocketAddressLayout.port(incoming.memory(), incoming.name(0)) == clientPort
                && SocketAddressLayout.low(incoming.memory(), incoming.name(0)) == 0x7f000001L
                && incoming.localAddress(0) >= 0
                && incoming.copyLocalAddress(incoming.localAddress(0), address, 0) == 4
                && Arrays.equals(address, new byte[] {127, 0, 0, 1});
        if (!received) {
            return false;
        }
        incoming.copy(0, 0, bytes, 8);
        outgoing.add(incoming, 0, incoming.localAddress(0), bytes, 8);
        return outgoing.send(server.descriptor()) == 1
                && incoming.receive(server.descriptor()) == -Errno.EAGAIN;
    }

    private static boolean receive(DatagramBuffer buffer, KernelSocket client, Epoll epoll, byte[] question)
            throws KernelException {
        byte[] answer = new byte[64];
        epoll.addForArrivals(client.descriptor(), 7);
        return epoll.await(WAIT_MILLIS) == 1
                && epoll.token(0) == 7
                && buffer.receive(client.descriptor(), answer) == question.length
                && Arrays.equals(answer, 0, question.length, question, 0, question.length)
                && buffer.disconnect(client.descriptor()) == 0;
    }

    private static InetAddress address(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
