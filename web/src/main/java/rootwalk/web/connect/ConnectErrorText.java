package rootwalk.web.connect;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

import io.netty.channel.ConnectTimeoutException;
import rootwalk.web.path.ErrorText;

/// Texts for connection errors.
final class ConnectErrorText {

    private ConnectErrorText() {}

    /// What happened, as the end of a sentence that begins with the address.
    static String of(Throwable why) {
        return switch (why) {
            case ConnectTimeoutException _ -> "did not respond in time";
            case NoRouteToHostException _ -> "is unreachable from here";
            case ConnectException refused when reason(refused).contains("refused") -> "refused the connection";
            case IOException io when reason(io).contains("unreachable") -> "is unreachable from here";
            case IOException io when reason(io).contains("reset") -> "reset the connection";
            case ClosedChannelException _ -> "closed the connection";
            default -> "could not be reached: " + ErrorText.of(why);
        };
    }

    static String usualCause(Throwable why) {
        return switch (why) {
            case ConnectTimeoutException _ ->
                "a packet filter that drops packets, or a machine that is off or has another address";
            case NoRouteToHostException _ ->
                "this machine has no network of that family, or a router rejected the packets";
            case ConnectException refused when reason(refused).contains("refused") ->
                "no server listens on that port, or a packet filter rejects the connection";
            case IOException io when reason(io).contains("unreachable") ->
                "this machine has no network of that family";
            default -> "the network";
        };
    }

    private static String reason(Throwable why) {
        return String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT);
    }
}
