package rootwalk.web.connect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.web.path.FailureWords;

/// Why a proxy opened no tunnel, in words.
final class ProxyWords {

    /// Netty's message has the addresses, and then what happened.
    private static final Pattern HAPPENED = Pattern.compile("^http, \\w+, .* => [^,]*, (?:status: )?(.*)$");

    private ProxyWords() {}

    static String of(Throwable why) {
        Matcher happened = HAPPENED.matcher(FailureWords.of(why));
        if (!happened.matches()) {
            return FailureWords.of(why);
        }
        return switch (happened.group(1)) {
            case "timeout" -> "it did not answer in time";
            case "disconnected" -> "it closed the connection";
            case String what -> FailureWords.of(new IllegalStateException(what));
        };
    }
}
