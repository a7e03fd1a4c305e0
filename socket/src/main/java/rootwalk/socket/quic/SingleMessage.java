package rootwalk.socket.quic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/// Receives one message with its length before it. Event loop only, except for [#result].
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
            if (length == all.length - PREFIX) {
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
