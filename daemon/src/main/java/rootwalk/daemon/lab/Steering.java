package rootwalk.daemon.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;

/// Another step's answers, with the addresses of machines that are down behind the others, as content delivery networks
/// have it: nobody is kept from an address, but most clients take the first. Immutable.
record Steering(QuestionStep answering, Health health) implements QuestionStep {

    private static final int HEADER = 12;
    private static final int QUESTION_FIXED = 4;
    private static final int RECORD_FIXED = 10;
    private static final int POINTER = 0xC0;

    @Override
    public Outcome serve(Exchange exchange) {
        Outcome outcome = answering.serve(exchange);
        Set<InetAddress> down = health.down();
        if (outcome == Outcome.ANSWERED && !down.isEmpty()) {
            steer(exchange.writer(), down);
        }
        return outcome;
    }

    private static void steer(MessageWriter reply, Set<InetAddress> down) {
        byte[] octets = reply.octets();
        List<Integer> places = new ArrayList<>();
        List<byte[]> up = new ArrayList<>();
        List<byte[]> last = new ArrayList<>();
        int at = skipName(octets, reply.start() + HEADER) + QUESTION_FIXED;
        for (int i = 0; i < reply.count(Section.ANSWER); i++) {
            int fixed = skipName(octets, at);
            int length = unsigned16(octets, fixed + RECORD_FIXED - 2);
            at = fixed + RECORD_FIXED + length;
            if (unsigned16(octets, fixed) == RecordType.A) {
                byte[] address = Arrays.copyOfRange(octets, at - length, at);
                places.add(at - length);
                (down.contains(address(address)) ? last : up).add(address);
            }
        }
        up.addAll(last);
        for (int i = 0; i < places.size(); i++) {
            System.arraycopy(up.get(i), 0, octets, places.get(i), up.get(i).length);
        }
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(octets.length + " octets in an A record", e);
        }
    }

    /// Behind a name of a message that we wrote ourselves.
    private static int skipName(byte[] octets, int start) {
        int at = start;
        while (octets[at] != 0) {
            if ((octets[at] & POINTER) == POINTER) {
                return at + 2;
            }
            at += octets[at] + 1;
        }
        return at + 1;
    }

    private static int unsigned16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
    }
}
