package rootwalk.wire.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

import rootwalk.wire.Addresses;
import rootwalk.wire.RRset;
import rootwalk.wire.client.StubResult.Failure;
import rootwalk.wire.client.StubResult.Path;
import rootwalk.wire.client.StubResult.Response;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.tls.TlsClient;

/// Sends queries to servers and waits for each response. Any thread; blocks the calling thread.
///
/// @param timeout of each attempt
/// @param secureRandom cryptographically strong, for message IDs
/// @param nanos a clock that never goes back
/// @param clock the time of day, for signatures
public record StubClient(Duration timeout, RandomGenerator secureRandom, LongSupplier nanos, InstantSource clock) {

    private static final int ATTEMPTS = 3;

    /// After this many datagrams from the server's address that do not match the query, a spoofing attack is possible (RFC
    /// 5452 section 9.1), and the query is sent over TCP.
    private static final int MAX_MISMATCHES = 3;

    /// Sends the query, and repeats it if no response arrives.
    public StubResult ask(InetSocketAddress server, StubQuery query, StubTransport transport) {
        try {
            return transport == StubTransport.TCP
                    ? overTcp(server, query, Path.TCP)
                    : overUdp(server, query, transport);
        } catch (IOException e) {
            return failure(reason(server, e));
        }
    }

    /// Sends the query over TLS.
    public StubResult ask(InetSocketAddress server, StubQuery query, TlsClient tls) {
        try {
            return overStream(server, query, Path.TLS, new StreamLayer.Tls(tls));
        } catch (IOException e) {
            return failure(reason(server, e));
        }
    }

    /// Sends the query over a transport of the caller. Its ID is 0, so that HTTP caches may answer it (RFC 8484 section 4.1), and as
    /// QUIC requires (RFC 9250 section 4.2.1).
    ///
    /// @param server for users
    /// @param path HTTPS or QUIC
    public StubResult ask(String server, StubQuery query, MessageExchange exchange, Path path) {
        StubQuery.Sent sent = query.write(0, now());
        long start = nanos.getAsLong();
        try {
            byte[] received = exchange.response(Arrays.copyOf(sent.octets(), sent.length()));
            return read(server, query, sent, received, path, since(start));
        } catch (IOException e) {
            return failure(String.valueOf(e.getMessage()));
        }
    }

    private StubResult read(String server, StubQuery query, StubQuery.Sent sent, byte[] received, Path path,
            Duration time) {
        MessageReader reader = new MessageReader();
        Message message = reader.read(received, 0, received.length);
        return message != null && query.isAnsweredBy(message, sent.id())
                ? new Response(message, path, time, sent.verify(received, received.length, now()))
                : wrong(server, path, message == null ? Optional.of(reader.problem()) : Optional.empty());
    }

    /// A message that is not the response to the query.
    ///
    /// @param problem why it is malformed; empty if it is well formed
    private static Failure wrong(String server, Path path, Optional<String> problem) {
        return failure(
                server + " sent " + (problem.isPresent() ? "a malformed response" : "a response to another query")
                        + " over " + path.transport() + problem.map(it -> ": " + it).orElse(""));
    }

    private String reason(InetSocketAddress server, IOException e) {
        return switch (e) {
            case SSLException failure -> "the TLS connection to " + text(server) + " failed: "
                    + TlsClient.reason(failure);
            case PortUnreachableException _,ConnectException _ ->
                "nothing listens at " + text(server) + "; is the server running, and is the port right?";
            case SocketTimeoutException _ ->
                "no response from " + text(server) + " over TCP within " + timeout.toMillis() + " ms";
            case MessageStream.ClosedException _ -> text(server)
                    + " closed the TCP connection without a response, and again when the query was sent a second time";
            case EOFException _ -> closedEarly(server);
            default -> text(server) + ": " + e.getMessage();
        };
    }

    private static String closedEarly(InetSocketAddress server) {
        return text(server) + " closed the TCP connection before the end of the response";
    }

    /// Requests a zone, or the differences from a version of it on, over TCP.
    ///
    /// @param query of type AXFR or IXFR
    /// @param receiver receives each record in the order in which it is sent
    public TransferResult transfer(InetSocketAddress server, StubQuery query, Consumer<RRset> receiver) {
        return transfer(server, query, new StreamLayer.None(), receiver);
    }

    /// Does the same over TLS.
    public TransferResult transfer(InetSocketAddress server, StubQuery query, TlsClient tls,
            Consumer<RRset> receiver) {
        return transfer(server, query, new StreamLayer.Tls(tls), receiver);
    }

    private TransferResult transfer(InetSocketAddress server, StubQuery query, StreamLayer layer,
            Consumer<RRset> receiver) {
        StubQuery.Sent sent = query.write(secureRandom.nextInt(0x10000), now());
        try (MessageStream stream = MessageStream.connect(server, timeout, nanos, layer)) {
            if (!layer.mayTransferZones(stream)) {
                return new TransferResult.Failure(text(server)
                        + " did not select the protocol dot, which zone transfers over TLS require (RFC 9103)");
            }
            long start = nanos.getAsLong();
            stream.send(sent.octets(), sent.length());
            return new TransferConnection(text(server), query, sent, layer.path(), receiver, this::now)
                    .read(stream, () -> since(start));
        } catch (EOFException e) {
            return new TransferResult.Failure(closedEarly(server));
        } catch (IOException e) {
            return new TransferResult.Failure(reason(server, e));
        }
    }

    private StubResult overUdp(InetSocketAddress server, StubQuery query, StubTransport transport) throws IOException {
        StubQuery.Sent sent = query.write(secureRandom.nextInt(0x10000), now());
        byte[] received = new byte[MessageStream.MAX_MESSAGE];
        DatagramPacket packet = new DatagramPacket(received, received.length);
        int mismatches = 0;
        Optional<Failure> wrong = Optional.empty();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<Response> unverified = Optional.empty();
                long start = nanos.getAsLong();
                socket.send(new DatagramPacket(sent.octets(), sent.length()));
                while (receive(socket, packet, start)) {
                    MessageReader reader = new MessageReader();
                    Message message = reader.read(received, 0, packet.getLength());
                    if (message == null) {
                        wrong = Optional.of(wrong(text(server), Path.UDP, Optional.of(reader.problem())));
                        continue;
                    }
                    if (query.isAnsweredBy(message, sent.id())) {
                        Response response = new Response(message, Path.UDP, since(start),
                                sent.verify(received, packet.getLength(), now()));
                        if (response.isAcceptable()) {
                            return completed(response, server, query, transport);
                        }
                        // RFC 8945 section 5.4: it may be forged, and a signed one may follow.
                        unverified = Optional.of(response);
                    } else {
                        wrong = Optional.of(wrong(text(server), Path.UDP, Optional.empty()));
                    }
                    if (++mismatches == MAX_MISMATCHES && transport == StubTransport.UDP) {
                        return overTcp(server, query, Path.TCP);
                    }
                }
                if (unverified.isPresent()) {
                    return completed(unverified.get(), server, query, transport);
                }
            }
        }
        return wrong.orElseGet(() -> failure("no response from " + text(server) + " within " + ATTEMPTS
                + " attempts of " + timeout.toMillis() + " ms: a packet filter, or no DNS server there"));
    }

    /// The response over UDP, or over TCP if that one is truncated.
    private StubResult completed(Response response, InetSocketAddress server, StubQuery query, StubTransport transport)
            throws IOException {
        return response.message().isTruncated() && transport == StubTransport.UDP
                ? overTcp(server, query, Path.TCP_AFTER_TRUNCATION)
                : response;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /// Waits for a datagram; false if none arrives before the timeout of this attempt.
    private boolean receive(DatagramSocket socket, DatagramPacket packet, long start) throws IOException {
        long left = timeout.minus(since(start)).toMillis();
        if (left <= 0) {
            return false;
        }
        try {
            socket.setSoTimeout((int) left);
            packet.setLength(packet.getData().length);
            socket.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /// RFC 7766 section 6.2.4: a query is sent again if the server closes the connection before it responds.
    private StubResult overStream(InetSocketAddress server, StubQuery query, Path path, StreamLayer layer)
            throws IOException {
        try {
            return overOneConnection(server, query, path, layer);
        } catch (MessageStream.ClosedException e) {
            return overOneConnection(server, query, path, layer);
        }
    }

    private StubResult overTcp(InetSocketAddress server, StubQuery query, Path path) throws IOException {
        return overStream(server, query, path, new StreamLayer.None());
    }

    private StubResult overOneConnection(InetSocketAddress server, StubQuery query, Path path, StreamLayer layer)
            throws IOException {
        StubQuery.Sent sent = query.write(secureRandom.nextInt(0x10000), now());
        byte[] received = new byte[MessageStream.MAX_MESSAGE];
        long start = nanos.getAsLong();
        try (MessageStream stream = MessageStream.connect(server, timeout, nanos, layer)) {
            stream.send(sent.octets(), sent.length());
            int length = stream.receive(received, timeout);
            return read(text(server), query, sent, Arrays.copyOf(received, length), path, since(start));
        }
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }

    private static Failure failure(String reason) {
        return new Failure(reason);
    }

    private static String text(InetSocketAddress server) {
        return Addresses.text(server);
    }
}
