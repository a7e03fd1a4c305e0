package rootwalk.web.lookup;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import rootwalk.socket.ResponseCheck;
import rootwalk.socket.UdpClient;
import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Addresses;
import rootwalk.wire.Edns;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;

/// Asks one DNS server for everything: by UDP, three times, and by TCP where the reply does not fit or guesses came in
/// its place.
///
/// @param udpClient
///            who sends and hears datagrams; closed by whoever opened it
/// @param secureRandom
///            cryptographically strong, for message IDs
/// @param patience
///            with each attempt
public record ServerLookup(InetSocketAddress server, UdpClient udpClient, RandomGenerator secureRandom,
        Duration patience)
        implements
            NameLookup {

    private static final int ATTEMPTS = 3;
    private static final int LARGEST = 65_535;
    private static final int LONGEST_ALIAS_CHAIN = 16;

    @Override
    public NameAnswer ask(Question question) {
        byte[] query = new byte[512];
        int id = secureRandom.nextInt(0x10000);
        int length = write(question, id, query);
        byte[] response = new byte[LARGEST];
        ResponseCheck check = (datagram, octets) -> verdict(datagram, octets, id, question);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int received = udpClient.query(server, query, length, response, check, patience.toNanos());
            switch (received) {
                case UdpClient.TIMEOUT -> {}
                case UdpClient.UNREACHABLE -> {
                    return NameAnswer.failed("nothing listens at " + text() + ": is the DNS server running there?");
                }
                case UdpClient.SUSPICIOUS -> {
                    return overTcp(question, id, Arrays.copyOf(query, length));
                }
                case UdpClient.ENDED -> {
                    return NameAnswer.failed("the question was given up");
                }
                case UdpClient.BUSY -> {
                    return NameAnswer.failed("no socket is left to ask with");
                }
                default -> {
                    Message message = new MessageReader().read(response, 0, received);
                    return message == null || message.isTruncated()
                            ? overTcp(question, id, Arrays.copyOf(query, length))
                            : answer(question, message);
                }
            }
        }
        return NameAnswer.failed("no reply from " + text() + " within " + ATTEMPTS + " times " + patience.toMillis()
                + " ms: a packet filter, or no DNS server there");
    }

    private static int write(Question question, int id, byte[] buffer) {
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, id, Flags.RD);
        writer.question(question);
        writer.opt(Edns.SAFE_UDP_SIZE, 0, 0, false);
        return writer.finish();
    }

    private static ResponseCheck.Verdict verdict(byte[] datagram, int length, int id, Question question) {
        Message message = new MessageReader().read(datagram, 0, length);
        if (message == null) {
            return ResponseCheck.Verdict.IGNORE;
        }
        return isReply(message, id, question) ? ResponseCheck.Verdict.ACCEPT : ResponseCheck.Verdict.NEAR_MISS;
    }

    /// A server that could make nothing of the query may reply without the question.
    private static boolean isReply(Message message, int id, Question question) {
        Question echoed = message.question();
        return message.isResponse() && message.id() == id
                && (echoed == null ? message.rcode() != ResponseCode.NOERROR : echoed.equals(question));
    }

    private NameAnswer overTcp(Question question, int id, byte[] query) {
        try (Socket socket = new Socket()) {
            socket.connect(server, (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            socket.setTcpNoDelay(true);
            byte[] framed = new byte[query.length + 2];
            framed[0] = (byte) (query.length >>> 8);
            framed[1] = (byte) query.length;
            System.arraycopy(query, 0, framed, 2, query.length);
            socket.getOutputStream().write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] response = new byte[in.readUnsignedShort()];
            in.readFully(response);
            MessageReader reader = new MessageReader();
            Message message = reader.read(response, 0, response.length);
            if (message == null) {
                return NameAnswer.failed(text() + " sent a malformed reply over TCP: " + reader.problem());
            }
            return isReply(message, id, question)
                    ? answer(question, message)
                    : NameAnswer.failed(text() + " sent a reply to another question over TCP");
        } catch (EOFException e) {
            return NameAnswer.failed(text() + " closed the TCP connection without a reply");
        } catch (IOException e) {
            return NameAnswer.failed("TCP to " + text() + ": " + e.getMessage());
        }
    }

    private NameAnswer answer(Question question, Message message) {
        int rcode = message.rcode();
        if (rcode != ResponseCode.NOERROR && rcode != ResponseCode.NXDOMAIN) {
            return new NameAnswer(rcode, List.of(), 0,
                    text() + " answered " + ResponseCode.name(rcode) + explanation(message));
        }
        List<RRset> chain = chain(question, message.answer());
        int ttl = chain.isEmpty() ? denialTtl(message.authority())
                : chain.stream().mapToInt(RRset::ttl).min().orElse(0);
        return new NameAnswer(rcode, chain, ttl, "");
    }

    /// What the server says of its failure (RFC 8914).
    private static String explanation(Message message) {
        if (message.edns() == null) {
            return "";
        }
        return ExtendedError.among(message.edns().options()).stream()
                .map(error -> ExtendedError.purpose(error.code()) + (error.text().isEmpty() ? "" : ": " + error.text()))
                .collect(Collectors.collectingAndThen(Collectors.joining("; "),
                        words -> words.isEmpty() ? "" : " (" + words + ")"));
    }

    /// The aliases from the name asked for, in their order, and what they lead to. Other records are nobody's business.
    private static List<RRset> chain(Question question, List<RRset> answer) {
        List<RRset> chain = new ArrayList<>();
        Name name = question.name();
        while (chain.size() < LONGEST_ALIAS_CHAIN) {
            Optional<RRset> wanted = find(answer, name, question.type());
            if (wanted.isPresent()) {
                chain.add(wanted.get());
                return chain;
            }
            Optional<RRset> alias = find(answer, name, RecordType.CNAME);
            if (alias.isEmpty() || alias.get().size() == 0) {
                return chain;
            }
            chain.add(alias.get());
            name = alias.get().names().getFirst();
        }
        return List.of();
    }

    private static Optional<RRset> find(List<RRset> sets, Name owner, int type) {
        return sets.stream().filter(rrset -> rrset.type() == type && rrset.owner().equals(owner)).findFirst();
    }

    /// RFC 2308 section 5: the lower of the SOA's TTL and its last field.
    private static int denialTtl(List<RRset> authority) {
        return authority.stream()
                .filter(rrset -> rrset.type() == RecordType.SOA && rrset.size() > 0)
                .mapToInt(rrset -> Math.min(rrset.ttl(),
                        Math.max(0, rrset.rdata(0).integer(rrset.rdata(0).length() - 4))))
                .findFirst().orElse(0);
    }

    private String text() {
        return Addresses.text(server);
    }
}
