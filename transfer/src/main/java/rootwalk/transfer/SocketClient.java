package rootwalk.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.transfer.TransferPauses;
import rootwalk.authoritative.transfer.TransferReader;
import rootwalk.authoritative.transfer.TransferReader.Progress;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.transfer.MaintenanceRequest.Extension;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Opcode;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Soa;
import rootwalk.wire.client.MessageStream;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.tsig.TsigResult;
import rootwalk.wire.tsig.TsigVerifier;

/// Queries primaries and notifies secondaries with sockets that block their thread: SOA and NOTIFY over UDP, and over TCP if the
/// response is truncated or if there is none; transfers over TCP; everything over TLS if the server is reached so. A server that does not
/// know EDNS is asked again without it. Any thread.
public final class SocketClient implements PrimaryClient, NotifyClient {

    /// Octets of the EDNS option EXPIRE in a response (RFC 7314 section 3).
    private static final int EXPIRE_OCTETS = 4;

    /// The other server has answered, but not in a way that can be used.
    private static final class UnusableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnusableException(String reason) {
            super(reason);
        }
    }

    /// The other server has not answered.
    private static final class SilentException extends IOException {

        private static final long serialVersionUID = 1L;

        SilentException(String reason) {
            super(reason);
        }
    }

    private final Supplier<TransferSettings> settings;
    private final RandomGenerator secureRandom;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final LongSupplier queries;

    /// @param settings those of the current configuration
    /// @param secureRandom cryptographically strong, for message IDs
    /// @param nanos a clock that never goes back
    /// @param queries the number of queries that this server has answered: while it grows, a transfer has short pauses
    public SocketClient(Supplier<TransferSettings> settings, RandomGenerator secureRandom, InstantSource clock,
            LongSupplier nanos, LongSupplier queries) {
        this.settings = settings;
        this.secureRandom = secureRandom;
        this.clock = clock;
        this.nanos = nanos;
        this.queries = queries;
    }

    @Override
    public SoaAnswer soa(Remote primary, Name apex) {
        try {
            Message response = soa(primary, apex, Extension.EXPIRE);
            if (isWithoutEdns(response.rcode())) {
                response = soa(primary, apex, Extension.NONE);
            }
            check(response);
            for (RRset rrset : response.answer()) {
                if (rrset.type() == RecordType.SOA && rrset.owner().equals(apex)) {
                    return new SoaAnswer.Current(Soa.serial(rrset), expire(response));
                }
            }
            return new SoaAnswer.Failed("it has answered without an SOA record", true);
        } catch (IOException e) {
            return new SoaAnswer.Failed(reason(e), e instanceof UnusableException);
        }
    }

    private Message soa(Remote primary, Name apex, Extension extension) throws IOException {
        MaintenanceRequest request = MaintenanceRequest.soa(apex, nextId(), extension, primary.key(), now());
        // Knot DNS answers queries for a catalog zone over TCP only.
        return exchange(primary, request, response -> response.rcode() == ResponseCode.REFUSED);
    }

    /// A firewall may let only TCP pass, or drop large datagrams.
    private Message afterUdp(Remote server, MaintenanceRequest request, String failure) throws IOException {
        try {
            return overStream(server, request);
        } catch (UnusableException e) {
            throw e;
        } catch (IOException e) {
            throw new SilentException(failure + "; over TCP: " + reason(e));
        }
    }

    /// RFC 6891 section 7.
    private static boolean isWithoutEdns(int rcode) {
        return rcode == ResponseCode.FORMERR || rcode == ResponseCode.NOTIMP;
    }

    /// RFC 1034 section 4.3.5: only an authoritative answer counts.
    private static void check(Message response) throws UnusableException {
        if (response.rcode() != ResponseCode.NOERROR) {
            throw new UnusableException("it has answered " + ResponseCode.name(response.rcode()));
        }
        if (!response.isAuthoritative()) {
            throw new UnusableException("it does not serve the zone: its answer is not authoritative");
        }
    }

    @Override
    public int notify(Remote server, ZoneSnapshot zone, int type) throws IOException {
        MaintenanceRequest request = MaintenanceRequest.notify(zone, type, nextId(), server.key(), now());
        return exchange(server, request, _ -> false).rcode();
    }

    /// Passes a message of somebody else on over TCP (RFC 2136 section 6), and returns the response, both with the ID of the message.
    /// A TSIG stays as it is: it has the original ID (RFC 8945 section 4.2).
    public byte[] relay(Remote primary, byte[] message) throws IOException {
        byte[] request = message.clone();
        int id = nextId();
        BigEndian.put16(request, 0, id);
        byte[] octets = new byte[MessageStream.MAX_MESSAGE];
        try (MessageStream stream = connect(primary)) {
            stream.send(request, request.length);
            int length = stream.receive(octets, settings.get().timeout());
            if (length < RequestView.HEADER_LENGTH || BigEndian.get16(octets, 0) != id
                    || (BigEndian.get16(octets, 2) & Flags.QR) == 0) {
                throw new UnusableException("it has sent something else than a response");
            }
            BigEndian.put16(octets, 0, BigEndian.get16(message, 0));
            return Arrays.copyOf(octets, length);
        } catch (IOException e) {
            throw new UnusableException(reason(e));
        }
    }

    /// Sends a request over TLS, or over UDP, and over TCP if the response is truncated or if there is none. For NOTIFY, the latter is
    /// permitted where TCP is believed to be necessary (RFC 1996 section 3.4).
    ///
    /// @param isForStreams whether a response over UDP leads to TCP too
    private Message exchange(Remote server, MaintenanceRequest request, Predicate<Message> isForStreams)
            throws IOException {
        if (server.encryption().isPresent()) {
            return overStream(server, request);
        }
        Message response;
        try {
            response = overUdp(server, request);
        } catch (SilentException | PortUnreachableException e) {
            return afterUdp(server, request, reason(e));
        }
        if (response.isTruncated()) {
            return overStream(server, request);
        }
        return isForStreams.test(response)
                ? afterUdp(server, request, "it has answered " + ResponseCode.name(response.rcode()) + " over UDP")
                : response;
    }

    private Message overUdp(Remote server, MaintenanceRequest request) throws IOException {
        byte[] received = new byte[MessageStream.MAX_MESSAGE];
        DatagramPacket packet = new DatagramPacket(received, received.length);
        String ignored = "";
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server.address());
            for (int attempt = 0; attempt < settings.get().attempts(); attempt++) {
                long until = nanos.getAsLong() + settings.get().timeout().toNanos();
                socket.send(new DatagramPacket(request.octets(), request.length()));
                while (receive(socket, packet, until)) {
                    Message message = read(request, received, packet.getLength());
                    if (message == null) {
                        continue;
                    }
                    // A datagram with a wrong TSIG may be forged: the right one may follow (RFC 8945 section 5.4).
                    Optional<String> fault = fault(request.verifier(), received, packet.getLength());
                    if (fault.isEmpty()) {
                        return message;
                    }
                    ignored = fault.get();
                }
            }
        }
        throw ignored.isEmpty() ? new SilentException("it does not respond over UDP") : new UnusableException(ignored);
    }

    /// Waits for a datagram; false if none arrives in time.
    private boolean receive(DatagramSocket socket, DatagramPacket packet, long until) throws IOException {
        long left = Duration.ofNanos(until - nanos.getAsLong()).toMillis();
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

    /// Null if the octets are not the response to the request.
    private static @Nullable Message read(MaintenanceRequest request, byte[] octets, int length) {
        Message message = new MessageReader().read(octets, 0, length);
        boolean isAnswer = message != null && message.isResponse() && message.id() == request.id()
                && (message.opcode() == Opcode.QUERY || message.opcode() == Opcode.NOTIFY)
                && (message.question() == null ? message.rcode() != 0 : request.question().equals(message.question()));
        return isAnswer ? message : null;
    }

    /// What is wrong with the TSIG of a response.
    private Optional<String> fault(Optional<TsigVerifier> verifier, byte[] octets, int length) {
        return verifier.flatMap(it -> fault(it.verify(octets, 0, length, now())));
    }

    private static Optional<String> fault(TsigResult result) {
        return switch (result) {
            case TsigResult.Valid _,TsigResult.Covered _ -> Optional.empty();
            case TsigResult.Unsigned _ -> Optional.of("it has answered without a TSIG");
            case TsigResult.Rejected(String reason) -> Optional.of("its TSIG is not accepted: " + reason);
        };
    }

    private Message overStream(Remote server, MaintenanceRequest request) throws IOException {
        try (MessageStream stream = connect(server)) {
            stream.send(request.octets(), request.length());
            byte[] octets = new byte[MessageStream.MAX_MESSAGE];
            int length = stream.receive(octets, settings.get().timeout());
            Message message = read(request, octets, length);
            if (message == null) {
                throw new UnusableException("it has sent something else than a response over TCP");
            }
            Optional<String> fault = fault(request.verifier(), octets, length);
            if (fault.isPresent()) {
                throw new UnusableException(fault.get());
            }
            return message;
        }
    }

    private MessageStream connect(Remote server) throws IOException {
        return MessageStream.connect(server.address(), settings.get().timeout(), nanos,
                SocketClient.encryption(server));
    }

    private static MessageStream.Layer encryption(Remote server) {
        return tcp -> server.encryption().isPresent() ? server.encryption().get().over(tcp) : tcp;
    }

    @Override
    public Transfer transfer(Remote primary, Name apex, @Nullable ZoneSnapshot held) {
        FirstMessage first = new FirstMessage();
        Transfer transfer = transfer(primary, apex, held, Extension.EXPIRE, first);
        return isWithoutEdns(first.rcode) ? transfer(primary, apex, held, Extension.NONE, new FirstMessage())
                : transfer;
    }

    private Transfer transfer(Remote primary, Name apex, @Nullable ZoneSnapshot held, Extension extension,
            FirstMessage first) {
        MaintenanceRequest request =
                MaintenanceRequest.transfer(apex, held, nextId(), extension, primary.key(), now());
        TransferPauses pauses = new TransferPauses(queries, nanos, LockSupport::parkNanos);
        TransferReader reader = held == null
                ? TransferReader.axfr(apex, request.id(), settings.get().limits(), pauses)
                : TransferReader.ixfr(held, request.id(), settings.get().limits(), pauses);
        Progress end;
        boolean isConnected = false;
        try (MessageStream stream = MessageStream.connect(primary.address(), settings.get().timeout(),
                settings.get().idle(), nanos, encryption(primary))) {
            isConnected = true;
            stream.send(request.octets(), request.length());
            end = read(stream, request, reader, first);
        } catch (IOException e) {
            end = interrupted(reader, e, isConnected);
        }
        return new Transfer(end, reader.messages(), reader.octets(), reader.outOfZone(), first.expire,
                first.hasArrived);
    }

    /// A primary may close the connection, or send nothing, because it cannot make the differences: the whole zone may be transferred
    /// nevertheless. If it has begun to send, the connection has failed, and another primary may still send the differences.
    private static Progress interrupted(TransferReader reader, IOException e, boolean isConnected) {
        boolean isAtEnd = e instanceof EOFException || e instanceof SocketTimeoutException;
        if (isAtEnd && reader.hasOnlySoa()) {
            // RFC 1995 section 4: without further messages in time, that is the whole response.
            return new Progress.Failed("it has sent the SOA record of a newer version only", true);
        }
        return new Progress.Failed((reader.hasBegun() ? "the transfer was interrupted: " : "") + reason(e),
                isConnected && !reader.hasBegun() && !(e instanceof UnusableException));
    }

    /// What is taken from the first message of a transfer.
    private static final class FirstMessage {
        private boolean hasArrived;
        private int rcode;
        private Optional<Duration> expire = Optional.empty();

        void read(byte[] octets, int length) {
            Message message = new MessageReader().read(octets, 0, length);
            if (message != null) {
                rcode = message.rcode();
                expire = SocketClient.expire(message);
            }
        }
    }

    private Progress read(MessageStream stream, MaintenanceRequest request, TransferReader reader, FirstMessage first)
            throws IOException {
        byte[] octets = new byte[MessageStream.MAX_MESSAGE];
        Optional<TsigVerifier> verifier = request.verifier();
        long until = nanos.getAsLong() + settings.get().duration().toNanos();
        Progress progress;
        do {
            int length = receive(stream, octets, until);
            first.hasArrived = true;
            Optional<String> fault = fault(verifier, octets, length);
            if (fault.isPresent()) {
                throw new UnusableException(fault.get());
            }
            if (reader.messages() == 0) {
                first.read(octets, length);
            }
            progress = reader.read(octets, 0, length);
        } while (progress instanceof Progress.Incomplete);
        // RFC 8945 section 5.3.1: the last message must be signed.
        if (!(progress instanceof Progress.Failed) && verifier.filter(it -> !it.endsSigned()).isPresent()) {
            throw new UnusableException("the last message of the transfer has no TSIG");
        }
        return progress;
    }

    private int receive(MessageStream stream, byte[] octets, long until) throws IOException {
        long left = until - nanos.getAsLong();
        try {
            if (left > 0) {
                return stream.receive(octets, Duration.ofNanos(left));
            }
        } catch (SocketTimeoutException e) {
            // The socket counts milliseconds.
            if (TimeUnit.NANOSECONDS.toMillis(until - nanos.getAsLong()) > 0) {
                throw e;
            }
        }
        throw new UnusableException("it has taken longer than " + settings.get().duration().toSeconds() + " s");
    }

    /// RFC 7314 section 3.
    private static Optional<Duration> expire(Message response) {
        Edns edns = response.edns();
        if (edns == null) {
            return Optional.empty();
        }
        return edns.options().stream()
                .filter(option -> option.code() == EdnsOption.EXPIRE && option.data().length() == EXPIRE_OCTETS)
                .map(option -> Duration.ofSeconds(
                        Integer.toUnsignedLong(BigEndian.get32(option.data().toArray(), 0))))
                .findFirst();
    }

    private static String reason(IOException e) {
        return switch (e) {
            case UnusableException unusable -> String.valueOf(unusable.getMessage());
            case SilentException silent -> String.valueOf(silent.getMessage());
            case PortUnreachableException _ -> "nothing listens there";
            case ConnectException _ -> "nothing listens there over TCP";
            case SocketTimeoutException _ -> "it does not respond over TCP in time";
            case EOFException _ -> "it has closed the connection";
            default -> String.valueOf(e.getMessage());
        };
    }

    private int nextId() {
        return secureRandom.nextInt(0x10000);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
