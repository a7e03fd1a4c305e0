package rootwalk.web.site;

import java.time.Duration;

/// Makes browsers use TLS only (RFC 6797). The field is sent over TLS only (section 7.2).
public record StrictTransport(Duration maxAge, Handler within) implements Handler {

    @Override
    public Reply answer(Visit visit) {
        Reply reply = within.answer(visit);
        return switch (visit.scheme()) {
            case HTTP -> reply;
            case HTTPS -> reply.withHeaders(
                    headers -> headers.set("strict-transport-security", "max-age=" + maxAge.toSeconds()));
        };
    }

    @Override
    public Appetite appetite(Visit visit) {
        return within.appetite(visit);
    }
}
