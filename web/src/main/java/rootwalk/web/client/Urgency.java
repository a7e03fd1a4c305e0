package rootwalk.web.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaders;

/// The urgency of a request from its `Priority` field (RFC 9218 section 4.1): 0, the most urgent, to 7. The client
/// applies it also to requests that wait for a connection.
final class Urgency {

    static final int DEFAULT = 3;

    private static final String FIELD = "priority";
    private static final Pattern MEMBER = Pattern.compile("(?:^|,)[ \t]*u=([0-7])(?=[ \t]*(?:$|[,;]))");

    private Urgency() {}

    static int of(HttpHeaders headers) {
        Matcher member = MEMBER.matcher(headers.get(FIELD, ""));
        int urgency = DEFAULT;
        // The last of several members with one name counts, as in all structured fields.
        while (member.find()) {
            urgency = Integer.parseInt(member.group(1));
        }
        return urgency;
    }
}
