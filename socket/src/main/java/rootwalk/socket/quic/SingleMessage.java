package rootwalk.socket.quic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/// Receives one DNS message with its length before it, and the ID 0 (RFC 9250 sections 4.2 and 4.2.1). Event loop only, except for [#result].
final class SingleMessage implements QuicClientConnection.Receiver {

    /// Octets of the length.
    private static final int PREFIX = 2;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();

    /// A message with its length before it.
    static byte[] framed(byte[] message) {
        byte[] framed = new byte[PREFIX + message.length];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, PREFIX, message.length);
        return framed;
    }

    @Override
    public void received(byte[] octets, boolean isLast) {
        if (result.isDone()) {
            return;
        }
        content.writeBytes(octets);
        if (isLast) {
            byte[] all = content.toByteArray();
            int length = all.length < PREFIX ? -1 : ((all[0] & 0xFF) << 8) | (all[1] & 0xFF);
            if (length >= 2 && length == all.length - PREFIX && (all[PREFIX] | all[PREFIX + 1]) != 0) {
                violate("the server sent a message with an ID other than 0");
            } else if (length == all.length - PREFIX) {
                result.complete(Arrays.copyOfRange(all, PREFIX, all.length));
            } else {
                violate("the server sent something else than one message");
            }
        } else if (content.size() > PREFIX + 0xFFFF) {
            violate("the server sent more than one message");
        }
    }

    private void violate(String how) {
        result.completeExceptionally(new QuicProtocolException(how));
    }

    @Override
    public void failed(String reason) {
        result.completeExceptionally(new IOException(reason));
    }

    @Override
    public void reset(String reason) {
        result.completeExceptionally(new QuicRejectionException(reason));
    }

    CompletableFuture<byte[]> result() {
        return result;
    }
}
