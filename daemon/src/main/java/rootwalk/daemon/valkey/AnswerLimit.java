package rootwalk.daemon.valkey;

import java.util.Collection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.resolver.contract.SharedCache;

/// Closes a connection whose server sends more than was asked for, before anything of it is stored: an answer without a command, one of a
/// kind that no command here has, or one that is too long. Belongs to one connection, on its event loop.
///
/// An answer of RESP 2 is a line that begins with its kind. Of a value, the line has the length, and the value and an end of line follow.
final class AnswerLimit extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerLimit.class);

    /// The longest line, which is the text of an error.
    private static final int LONGEST_LINE = 1024;

    private static final int END_OF_LINE = 2;

    private long expected;
    private boolean isClosed;

    /// The octets of the line so far, with its kind.
    private int lineLength;
    private byte kind;
    private boolean isEnding;
    /// The length in the line of a value.
    private long valueLength;
    /// The octets that are left of a value and of its end of line.
    private long valueLeft;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        expected += message instanceof Collection<?> commands ? commands.size() : 1;
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!isClosed && message instanceof ByteBuf octets && isExcess(octets)) {
            isClosed = true;
            LOG.debug("the server of the shared cache sent data that no command asked for");
            var _ = context.close();
        }
        if (isClosed) {
            ReferenceCountUtil.release(message);
        } else {
            var _ = context.fireChannelRead(message);
        }
    }

    /// Whether anything of this is not permitted. The octets are not taken.
    private boolean isExcess(ByteBuf octets) {
        int at = octets.readerIndex();
        while (at < octets.writerIndex()) {
            if (valueLeft > 0) {
                int skipped = (int) Math.min(valueLeft, octets.writerIndex() - at);
                valueLeft -= skipped;
                at += skipped;
            } else if (!isPermitted(octets.getByte(at++))) {
                return true;
            }
        }
        return false;
    }

    /// Takes the next octet of a line, which ends with CR and LF, and has neither before.
    private boolean isPermitted(byte octet) {
        lineLength++;
        if (isEnding) {
            isEnding = false;
            lineLength = 0;
            valueLeft = kind == '$' ? valueLength + END_OF_LINE : 0;
            return octet == '\n';
        }
        if (lineLength == 1) {
            kind = octet;
            valueLength = 0;
            return --expected >= 0 && (kind == '+' || kind == '-' || kind == ':' || kind == '$');
        }
        isEnding = octet == '\r';
        if (kind == '$' && !isEnding) {
            valueLength = 10 * valueLength + octet - '0';
            return octet >= '0' && octet <= '9' && valueLength <= SharedCache.LONGEST + 1 && lineLength <= LONGEST_LINE;
        }
        return octet != '\n' && lineLength <= LONGEST_LINE;
    }
}
