package rootwalk.web.site;

import java.time.Instant;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.HttpDate;

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
    static Verdict of(Visit visit, Representation it) {
        String ifMatch = list(visit, HttpHeaderNames.IF_MATCH);
        if (ifMatch != null ? !it.tag().isIn(ifMatch) : isLater(it, visit)) {
            return Verdict.FAILED;
        }
        String ifNoneMatch = list(visit, HttpHeaderNames.IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            return it.tag().isNearlyIn(ifNoneMatch) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
        }
        Optional<Instant> since = date(visit, HttpHeaderNames.IF_MODIFIED_SINCE);
        return since.isPresent() && !modified(it).isAfter(since.get()) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /// Whether the ranges asked for are ranges of what there is (RFC 9110 section 13.1.5).
    static boolean rangesAreOfThis(Visit visit, Representation it) {
        String validator = visit.headers().get(HttpHeaderNames.IF_RANGE, "").strip();
        if (validator.isEmpty()) {
            return true;
        }
        return validator.startsWith("\"")
                ? it.tag().isIn(validator)
                : date(visit, HttpHeaderNames.IF_RANGE).equals(Optional.of(modified(it)));
    }

    private static @Nullable String list(Visit visit, CharSequence name) {
        return visit.headers().contains(name) ? String.join(",", visit.headers().getAll(name)) : null;
    }

    private static boolean isLater(Representation it, Visit visit) {
        return date(visit, HttpHeaderNames.IF_UNMODIFIED_SINCE).filter(date -> modified(it).isAfter(date)).isPresent();
    }

    /// What is no date is passed over (RFC 9110 sections 13.1.3 and 13.1.4).
    private static Optional<Instant> date(Visit visit, CharSequence name) {
        return Optional.ofNullable(visit.headers().get(name))
                .flatMap(text -> HttpDate.parse(text, Instant.ofEpochMilli(visit.millis())));
    }

    private static Instant modified(Representation it) {
        return Instant.ofEpochSecond(it.modified());
    }
}
