package rootwalk.web.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaders;

/// How soon a request is wanted, as its field `Priority` says to the server (RFC 9218 section 4.1): from 0, the most urgent,
/// to 7. The client keeps to it as well, among the requests that wait for a connection.
final class Urgency {

    static final int DEFAULT = 3;

    private static final String FIELD = "priority";
    private static final Pattern MEMBER = Pattern.compile("(?:^|,)[ \t]*u=([0-7])(?=[ \t]*(?:$|[,;]))");

    private Urgency() {}

    static int of(HttpHeaders headers) {
        Matcher member = MEMBER.matcher(headers.get(FIELD, ""));
        int urgency = DEFAULT;
        // Of several members of one name the last counts, as in every structured field.
        while (member.find()) {
            urgency = Integer.parseInt(member.group(1));
        }
        return urgency;
    }
}
