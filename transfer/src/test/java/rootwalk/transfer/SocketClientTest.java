package rootwalk.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.authoritative.transfer.TransferLimits;
import rootwalk.authoritative.transfer.TransferReader.Progress;
import rootwalk.transfer.PrimaryClient.SoaAnswer;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.text.RecordText;

/// With a primary that answers over UDP and TCP as a test says.
class SocketClientTest {

    private static final Name APEX = Name.of("example.");

    /// Answers a request, or does not.
    private interface Behaviour {
        byte @Nullable [] answer(byte[] request) throws IOException;
    }

    private volatile Duration duration = Duration.ofSeconds(60);
    private final SocketClient client = new SocketClient(
            () -> new TransferSettings(2, Duration.ofMillis(150), Duration.ofSeconds(20), duration,
                    new TransferLimits(1 << 20, 1000)),
            new Random(1), InstantSource.system(), System::nanoTime, () -> 0);
    private volatile Behaviour udp = _ -> null;
    private volatile Behaviour tcp = _ -> null;
    private final AtomicInteger datagrams = new AtomicInteger();
    private ServerSocket streams;
    private DatagramSocket socket;
    private Remote primary;

    @BeforeEach
    void open() throws IOException {
        streams = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        socket = new DatagramSocket(streams.getLocalPort(), InetAddress.getLoopbackAddress());
        primary = new Remote((InetSocketAddress) streams.getLocalSocketAddress());
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    @AfterEach
    void close() throws IOException {
        streams.close();
        socket.close();
    }

    private void serveUdp() {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (true) {
                packet.setLength(4096);
                socket.receive(packet);
                datagrams.incrementAndGet();
                byte[] answer = udp.answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (answer != null) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private void serveTcp() {
        try {
            while (true) {
                Socket accepted = streams.accept();
                Thread.ofVirtual().start(() -> serve(accepted));
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            DataInputStream in = new DataInputStream(accepted.getInputStream());
            byte[] answer = tcp.answer(in.readNBytes(in.readUnsignedShort()));
            if (answer != null) {
                byte[] framed = new byte[answer.length + 2];
                BigEndian.put16(framed, 0, answer.length);
                System.arraycopy(answer, 0, framed, 2, answer.length);
                accepted.getOutputStream().write(framed);
                // The client sees the end after the response, and closes the connection.
                accepted.shutdownOutput();
                in.read();
            }
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    private static RRset soa() {
        return RecordText.parse("example. 60 SOA ns.example. h.example. 7 1000 100 5000 5", APEX, 0, (_, _) -> {});
    }

    private static Message read(byte[] request) throws IOException {
        Message message = new MessageReader().read(request, 0, request.length);
        if (message == null) {
            throw new IOException("not a message");
        }
        return message;
    }

    /// With the SOA record so many times.
    private static byte[] answer(byte[] request, int rcode, int records) throws IOException {
        return answer(request, rcode, Collections.nCopies(records, soa()).toArray(RRset[]::new));
    }

    private static byte[] answer(byte[] request, int rcode, RRset... records) throws IOException {
        Question question = read(request).question();
        byte[] answer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(answer, 0, answer.length, BigEndian.get16(request, 0), Flags.QR | Flags.AA | rcode);
        writer.question(question);
        writer.section(Section.ANSWER);
        for (RRset record : records) {
            boolean _ = writer.add(record);
        }
        return Arrays.copyOf(answer, writer.finish());
    }

    private static boolean hasEdns(byte[] request) throws IOException {
        return read(request).edns() != null;
    }

    @Test
    void theSoaRecordIsRequestedOverTcpIfThereIsNoResponseOverUdp() {
        tcp = request -> answer(request, ResponseCode.NOERROR, 1);

        assertThat(client.soa(primary, APEX)).isEqualTo(new SoaAnswer.Current(7, Optional.empty()));
        assertThat(datagrams).hasValue(2);
    }

    @Test
    void theSoaRecordIsRequestedOverTcpIfItIsRefusedOverUdp() {
        udp = request -> answer(request, ResponseCode.REFUSED, 0);
        tcp = request -> answer(request, ResponseCode.NOERROR, 1);

        assertThat(client.soa(primary, APEX)).isInstanceOf(SoaAnswer.Current.class);
    }

    @Test
    void aPrimaryThatRefusesOverBothIsNotSilent() {
        udp = request -> answer(request, ResponseCode.REFUSED, 0);
        tcp = request -> answer(request, ResponseCode.REFUSED, 0);

        assertThat(client.soa(primary, APEX)).isEqualTo(new SoaAnswer.Failed("it has answered REFUSED", true));
    }

    @Test
    void aPrimaryThatAnswersNeitherOverUdpNorOverTcpIsSilent() {
        assertThat(client.soa(primary, APEX)).isInstanceOfSatisfying(SoaAnswer.Failed.class, failed -> {
            assertThat(failed.hasResponded()).isFalse();
            assertThat(failed.reason()).startsWith("it does not respond over UDP; over TCP: ");
        });
    }

    /// RFC 6891 section 7.
    @Test
    void aPrimaryWithoutEdnsIsAskedAgainWithoutIt() {
        udp = request -> hasEdns(request) ? answer(request, ResponseCode.FORMERR, 0)
                : answer(request, ResponseCode.NOERROR, 1);

        assertThat(client.soa(primary, APEX)).isEqualTo(new SoaAnswer.Current(7, Optional.empty()));
        assertThat(datagrams).hasValue(2);
    }

    /// RFC 6891 section 7.
    @Test
    void aPrimaryWithoutEdnsSendsTheZone() {
        tcp = request -> hasEdns(request) ? answer(request, ResponseCode.NOTIMP, 0)
                : answer(request, ResponseCode.NOERROR, 2);

        assertThat(client.transfer(primary, APEX, null).end()).isInstanceOf(Progress.Whole.class);
    }

    /// It may have a queue, which is longer than a response over UDP may take.
    @Test
    void aTransferMayBeginLate() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Remote other = new Remote((InetSocketAddress) silent.getLocalSocketAddress());
            tcp = request -> {
                // Meanwhile, all tries over UDP have timed out.
                assertThat(client.soa(other, APEX)).isInstanceOf(SoaAnswer.Failed.class);
                return answer(request, ResponseCode.NOERROR, 2);
            };

            assertThat(client.transfer(primary, APEX, null).end()).isInstanceOf(Progress.Whole.class);
        }
    }

    /// As over UDP, where it means that the differences do not fit (RFC 1995 section 2).
    @Test
    void theWholeZoneMayBeTransferredIfTheResponseToIxfrEndsAfterOneNewerSoa() {
        tcp = request -> answer(request, ResponseCode.NOERROR, 1);

        assertThat(client.transfer(primary, APEX, Versions.of(6)).end()).isEqualTo(
                new Progress.Failed("it has sent the SOA record of a newer version only", true));
        assertThat(client.transfer(primary, APEX, Versions.of(7)).end()).isEqualTo(new Progress.Current(7));
    }

    @Test
    void theWholeZoneMayBeTransferredIfTheConnectionIsClosedAfterIxfr() {
        tcp = request -> null;

        assertThat(client.transfer(primary, APEX, Versions.of(6)).end()).isEqualTo(
                new Progress.Failed("it has closed the connection", true));
    }

    /// Another primary may send the differences.
    @Test
    void theWholeZoneIsNotTransferredIfTheConnectionIsClosedInTheMiddle() {
        tcp = request -> answer(request, ResponseCode.NOERROR, soa(),
                RecordText.parse("example. 60 NS ns.example.", APEX, 0, (_, _) -> {}));

        assertThat(client.transfer(primary, APEX, Versions.of(6)).end()).isEqualTo(
                new Progress.Failed("the transfer was interrupted: it has closed the connection", false));
    }

    @Test
    void theWholeZoneIsNotTransferredAfterTheTimeOfATransfer() {
        CountDownLatch end = new CountDownLatch(1);
        duration = Duration.ofMillis(100);
        tcp = _ -> {
            awaitUninterruptibly(end);
            return null;
        };

        Progress progress = client.transfer(primary, APEX, Versions.of(6)).end();
        end.countDown();

        assertThat(progress).isEqualTo(new Progress.Failed("it has taken longer than 0 s", false));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theWholeZoneIsNotTransferredFromAPrimaryThatCannotBeReached() throws IOException {
        streams.close();

        assertThat(client.transfer(primary, APEX, Versions.of(6)).end()).isInstanceOfSatisfying(Progress.Failed.class,
                failed -> assertThat(failed.mayTransferWhole()).isFalse());
    }

    @Test
    void aRefusalOverTcpIsNotTriedOnceMore() {
        AtomicInteger connections = new AtomicInteger();
        tcp = request -> {
            connections.incrementAndGet();
            return answer(request, ResponseCode.REFUSED, 0);
        };

        assertThat(client.soa(primary, APEX)).isEqualTo(new SoaAnswer.Failed("it has answered REFUSED", true));
        assertThat(connections).hasValue(1);
    }

    @Test
    void aNotifyForAParentalAgentHasNoRecords() throws IOException {
        byte[][] received = new byte[1][];
        udp = request -> {
            received[0] = request;
            return answer(request, ResponseCode.NOERROR, 0);
        };

        assertThat(client.notify(primary, Versions.of(7), RecordType.CDS)).isEqualTo(ResponseCode.NOERROR);

        Message message = read(received[0]);
        assertThat(message.question()).hasToString("example. IN CDS");
        assertThat(message.answer()).isEmpty();
    }

    /// RFC 1996 section 3.4: only TCP may pass between the servers.
    @Test
    void aNotifyIsSentOverTcpIfThereIsNoResponseOverUdp() throws IOException {
        tcp = request -> answer(request, ResponseCode.NOERROR, 0);

        assertThat(client.notify(primary, Versions.of(7), RecordType.SOA)).isEqualTo(ResponseCode.NOERROR);
        assertThat(datagrams).hasValue(2);
    }

    @Test
    void aNotifyIsSentOverTcpIfNothingListensOnUdp() throws IOException {
        socket.close();
        tcp = request -> answer(request, ResponseCode.REFUSED, 0);

        assertThat(client.notify(primary, Versions.of(7), RecordType.SOA)).isEqualTo(ResponseCode.REFUSED);
    }

    @Test
    void aNotifyIsSentOverTcpIfTheResponseIsTruncated() throws IOException {
        udp = request -> answer(request, Flags.TC, 0);
        tcp = request -> answer(request, ResponseCode.NOERROR, 0);

        assertThat(client.notify(primary, Versions.of(7), RecordType.SOA)).isEqualTo(ResponseCode.NOERROR);
        assertThat(datagrams).hasValue(1);
    }

    @Test
    void aNotifyWithoutAResponseOverUdpAndTcpHasFailed() {
        assertThatThrownBy(() -> client.notify(primary, Versions.of(7), RecordType.SOA)).hasMessage(
                "it does not respond over UDP; over TCP: it has closed the connection");
    }
}
