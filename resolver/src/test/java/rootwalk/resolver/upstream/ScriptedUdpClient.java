package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import rootwalk.socket.LateResponse;
import rootwalk.socket.ResponseCheck;
import rootwalk.socket.UdpClient;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;

/// A network of one server: each datagram sent is shown to a script, which gives the datagrams that come back.
final class ScriptedUdpClient implements UdpClient {

    final List<Message> sent = new ArrayList<>();
    private Function<Message, List<byte[]>> script = query -> List.of();

    /// What comes of a question that no datagram answers.
    int otherwise = TIMEOUT;

    private final List<Runnable> lateOnes = new ArrayList<>();
    private Function<Message, byte[]> lateScript = query -> null;

    /// From now on every query is answered after its timeout, when [#deliverLate] is called.
    void lateResponses(Function<Message, byte[]> script) {
        lateScript = script;
    }

    void deliverLate() {
        lateOnes.forEach(Runnable::run);
        lateOnes.clear();
    }

    @Override
    public int query(
            InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check, long timeoutNanos,
            LateResponse late) {
        int result = query(server, query, length, response, check, timeoutNanos);
        byte[] datagram = result == TIMEOUT ? lateScript.apply(sent.getLast()) : null;
        if (datagram == null) {
            return result;
        }
        lateOnes.add(() -> {
            System.arraycopy(datagram, 0, response, 0, datagram.length);
            late.ended(
                    check.check(response, datagram.length) == ResponseCheck.Verdict.ACCEPT ? datagram.length : TIMEOUT);
        });
        return PENDING;
    }

    void replies(Function<Message, List<byte[]>> script) {
        this.script = script;
    }

    @Override
    public int query(
            InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
            long timeoutNanos) {
        Message message = new MessageReader().read(query, 0, length);
        sent.add(message);
        int nearMisses = 0;
        for (byte[] datagram : script.apply(message)) {
            System.arraycopy(datagram, 0, response, 0, datagram.length);
            switch (check.check(response, datagram.length)) {
                case ACCEPT -> {
                    return datagram.length;
                }
                case NEAR_MISS -> {
                    if (++nearMisses == 2) {
                        return SUSPICIOUS;
                    }
                }
                case MISMATCH -> {
                    return SUSPICIOUS;
                }
                case IGNORE -> {}
            }
        }
        return otherwise;
    }

    /// A response to a query.
    static byte[] reply(Message query, int flags, boolean edns, List<RRset> answer) {
        return reply(query.id(), query.question(), flags, edns, answer);
    }

    static byte[] reply(int id, Question question, int flags, boolean edns, List<RRset> answer) {
        byte[] octets = new byte[1500];
        MessageWriter writer = new MessageWriter();
        writer.begin(octets, 0, octets.length, id, Flags.QR | flags);
        writer.question(question);
        answer.forEach(writer::add);
        if (edns) {
            writer.section(MessageWriter.Section.ADDITIONAL);
            writer.opt(1232, flags & 0xF, 0, false);
        }
        return java.util.Arrays.copyOf(octets, writer.finish());
    }

    @Override
    public void close() {}
}
