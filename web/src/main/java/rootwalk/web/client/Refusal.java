package rootwalk.web.client;

import io.netty.handler.codec.http2.Http2Error;

/// Whether the server has said that it did not process a request.
enum Refusal {
    /// It has not said so.
    NONE,
    /// It did not process the request, which can be sent again (RFC 9113 section 8.7).
    UNPROCESSED,
    /// It requires HTTP/1.1 instead of HTTP/2 (RFC 9113 section 7, HTTP_1_1_REQUIRED).
    HTTP_1_1_REQUIRED;

    /// What an error code of RST_STREAM says, or of a GOAWAY frame that excludes the stream.
    static Refusal of(long code, Http2Error unprocessed) {
        if (code == Http2Error.HTTP_1_1_REQUIRED.code()) {
            return HTTP_1_1_REQUIRED;
        }
        return code == unprocessed.code() ? UNPROCESSED : NONE;
    }
}
