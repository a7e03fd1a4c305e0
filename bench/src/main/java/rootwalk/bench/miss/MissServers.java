package rootwalk.bench.miss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.Addresses;
import rootwalk.wire.Edns;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RequestView;

/// The servers of the root, of the top-level domains and of the zones below them: two for each, at addresses of their own. Every
/// name of three labels has an address.
final class MissServers implements AutoCloseable {

    /// Root hints.
    static final String HINTS = """
        . 3600 IN NS ns1.
        . 3600 IN NS ns2.
        ns1. 3600 IN A 127.10.0.1
        ns2. 3600 IN A 127.10.0.2
        """;

    private static final int LEVELS = 3;
    private static final int SERVERS = 2;
    private static final int TTL = 3600;

    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private MissServers() throws SocketException {
        for (int labels = 0; labels < LEVELS; labels++) {
            for (int number = 1; number <= SERVERS; number++) {
                int port = sockets.isEmpty() ? 0 : port();
                InetSocketAddress address = new InetSocketAddress(Addresses.of(address(labels, number)), port);
                DatagramSocket socket = new DatagramSocket(address);
                sockets.add(socket);
                Server server = new Server(socket, labels);
                threads.add(Thread.ofPlatform().daemon().name("server-" + labels + "-" + number).start(server));
            }
        }
    }

    static MissServers start() throws SocketException {
        return new MissServers();
    }

    /// The address of a server of the zones whose names have this many labels.
    private static byte[] address(int labels, int number) {
        return new byte[] {127, (byte) (10 * (labels + 1)), 0, (byte) number};
    }

    int port() {
        return sockets.getFirst().getLocalPort();
    }

    List<Thread> threads() {
        return threads;
    }

    @Override
    public void close() {
        sockets.forEach(DatagramSocket::close);
    }

    /// The server of the zones whose names have this many labels.
    private static final class Server implements Runnable {

        private final DatagramSocket socket;
        private final int labels;
        private final byte[] queryBuffer = new byte[512];
        private final byte[] responseBuffer = new byte[512];
        private final DatagramPacket packet = new DatagramPacket(queryBuffer, queryBuffer.length);
        private final RequestView query = new RequestView();
        private final MessageWriter writer = new MessageWriter();
        private final Rdata address;

        Server(DatagramSocket socket, int labels) {
            this.socket = socket;
            this.labels = labels;
            address = Rdata.of((byte) 198, (byte) 18, (byte) 0, (byte) 1);
        }

        @Override
        public void run() {
            while (!socket.isClosed()) {
                try {
                    packet.setData(queryBuffer);
                    socket.receive(packet);
                    if (query.read(queryBuffer, 0, packet.getLength()) == RequestView.Shape.QUERY) {
                        packet.setData(responseBuffer, 0, respond(query.question()));
                        socket.send(packet);
                    }
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        /// @return the length of the response
        private int respond(Question question) {
            Name name = question.name();
            boolean refers = labels + 1 < LEVELS && name.labelCount() > labels;
            writer.beginResponse(query, responseBuffer, 0, responseBuffer.length, refers ? 0 : Flags.AA);
            if (refers) {
                servers(Section.AUTHORITY, name.ancestor(labels + 1), labels + 1);
            } else if (name.isRoot() && question.type() == RecordType.NS) {
                servers(Section.ANSWER, Name.ROOT, 0);
            } else if (question.type() == RecordType.A) {
                writer.add(RRset.of(name, RecordType.A, TTL, address));
            }
            writer.opt(Edns.SAFE_UDP_SIZE, ResponseCode.NOERROR, 0, false);
            return writer.finish();
        }

        private void servers(Section section, Name zone, int labelsOfZone) {
            List<Name> names = List.of(Name.of("ns1." + suffix(zone)), Name.of("ns2." + suffix(zone)));
            writer.section(section);
            writer.add(RRset.of(zone, RecordType.NS, TTL, names.stream().map(Rdata::of).toList()));
            writer.section(Section.ADDITIONAL);
            for (int number = 1; number <= SERVERS; number++) {
                writer.add(RRset.of(names.get(number - 1), RecordType.A, TTL, Rdata.of(address(labelsOfZone, number))));
            }
        }

        private static String suffix(Name zone) {
            return zone.isRoot() ? "" : zone.toString();
        }
    }
}
