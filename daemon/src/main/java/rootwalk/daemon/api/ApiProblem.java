package rootwalk.daemon.api;

import java.util.Locale;
import java.util.Optional;

import io.netty.handler.codec.http.HttpResponseStatus;

/// A request is not carried out. The zone stays as it is.
public final class ApiProblem extends Exception {

    private static final long serialVersionUID = 1L;

    /// The kind of a problem, as in the member `type` of the response (RFC 9457 section 3.1.1).
    public enum Kind {
        MALFORMED(HttpResponseStatus.BAD_REQUEST, "The request is malformed"),
        UNAUTHENTICATED(HttpResponseStatus.UNAUTHORIZED, "A token is required"),
        FORBIDDEN(HttpResponseStatus.FORBIDDEN, "The token does not permit this"),
        NOT_FOUND(HttpResponseStatus.NOT_FOUND, "There is no such resource"),
        METHOD(HttpResponseStatus.METHOD_NOT_ALLOWED, "The resource does not support the method"),
        CONFLICT(HttpResponseStatus.CONFLICT, "The zone cannot do this in its state"),
        CHANGED(HttpResponseStatus.PRECONDITION_FAILED, "The zone has another version"),
        MEDIA_TYPE(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "The content has another media type"),
        INVALID(HttpResponseStatus.UNPROCESSABLE_ENTITY, "The content is invalid"),
        INTERNAL(HttpResponseStatus.INTERNAL_SERVER_ERROR, "The server has failed"),
        NOT_STORED(HttpResponseStatus.SERVICE_UNAVAILABLE, "The change could not be stored");

        private final HttpResponseStatus status;
        private final String title;

        Kind(HttpResponseStatus status, String title) {
            this.status = status;
            this.title = title;
        }

        HttpResponseStatus status() {
            return status;
        }

        String title() {
            return title;
        }

        /// The word for it in URNs.
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Kind kind;
    private final String record;

    /// @param detail the reason and, after a semicolon, the remedy
    public ApiProblem(Kind kind, String detail) {
        this(kind, detail, "");
    }

    /// @param record the name and type of the RRset that is wrong, or empty
    public ApiProblem(Kind kind, String detail, String record) {
        super(detail);
        this.kind = kind;
        this.record = record;
    }

    Kind kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    Optional<String> record() {
        return Optional.of(record).filter(it -> !it.isEmpty());
    }
}
