package rootwalk.web.site;

import java.util.OptionalLong;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// Whether a visitor still wants what there is (RFC 9110 section 13.2.2), in the order of that section.
final class Preconditions {

    /// What follows from them.
    enum Verdict {
        /// Answer as if there were none.
        PROCEED,
        /// 304: the client has it.
        NOT_MODIFIED,
        /// 412: it is not what the client thinks.
        FAILED
    }

    private Preconditions() {}

    /// Of a GET or HEAD.
    ///
    /// @param modified
    ///            seconds since 1970
    static Verdict of(HttpHeaders headers, EntityTag tag, long modified) {
        String ifMatch = list(headers, HttpHeaderNames.IF_MATCH);
        if (ifMatch != null ? !tag.isIn(ifMatch)
                : isLater(modified, headers.get(HttpHeaderNames.IF_UNMODIFIED_SINCE))) {
            return Verdict.FAILED;
        }
        String ifNoneMatch = list(headers, HttpHeaderNames.IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            return tag.isNearlyIn(ifNoneMatch) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
        }
        OptionalLong since = HttpDate.parse(headers.get(HttpHeaderNames.IF_MODIFIED_SINCE));
        return since.isPresent() && modified <= since.getAsLong() ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /// Whether the ranges asked for are ranges of what there is (RFC 9110 section 13.1.5).
    static boolean rangesAreOfThis(HttpHeaders headers, EntityTag tag, long modified) {
        String ifRange = headers.get(HttpHeaderNames.IF_RANGE);
        if (ifRange == null) {
            return true;
        }
        String validator = ifRange.strip();
        if (validator.startsWith("\"")) {
            return tag.isIn(validator);
        }
        OptionalLong date = HttpDate.parse(validator);
        return date.isPresent() && date.getAsLong() == modified;
    }

    private static @Nullable String list(HttpHeaders headers, CharSequence name) {
        return headers.contains(name) ? String.join(",", headers.getAll(name)) : null;
    }

    private static boolean isLater(long modified, @Nullable String field) {
        OptionalLong date = HttpDate.parse(field);
        return date.isPresent() && modified > date.getAsLong();
    }
}
