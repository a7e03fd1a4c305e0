package rootwalk.authoritative;

import rootwalk.wire.codec.MessageWriter;

/// Finds names in the reply being written, by position from its start.
final class ReplyNames {

    private static final int MAX_POINTER = 0x3FFF;

    private ReplyNames() {}

    /// Where the RDATA of the record at a position begins.
    static int data(MessageWriter reply, int record) {
        byte[] octets = reply.octets();
        int at = reply.start() + record;
        while (octets[at] > 0) {
            at += 1 + octets[at];
        }
        return at + (octets[at] == 0 ? 1 : 2) + 10 - reply.start();
    }

    /// Where the name at a position stands itself: behind the pointer, when it is nothing else.
    static int whole(MessageWriter reply, int name) {
        byte[] octets = reply.octets();
        int at = reply.start() + name;
        return octets[at] < 0 ? pointer(octets, at) : name;
    }

    /// Copies the name at a position uncompressed: its length.
    static int copy(MessageWriter reply, int name, byte[] target) {
        byte[] octets = reply.octets();
        int at = reply.start() + name;
        int length = 0;
        while (octets[at] != 0) {
            if (octets[at] < 0) {
                at = reply.start() + pointer(octets, at);
                continue;
            }
            int label = 1 + octets[at];
            System.arraycopy(octets, at, target, length, label);
            length += label;
            at += label;
        }
        target[length] = 0;
        return length + 1;
    }

    private static int pointer(byte[] octets, int at) {
        return ((octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF)) & MAX_POINTER;
    }

    /// The 16 bits at a position.
    static int get16(MessageWriter reply, int position) {
        byte[] octets = reply.octets();
        int at = reply.start() + position;
        return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
    }
}
