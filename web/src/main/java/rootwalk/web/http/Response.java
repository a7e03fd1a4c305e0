package rootwalk.web.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// What a server answered (RFC 9110 section 3.4).
///
/// @param version
///            the one the answer came in: 1.0, 1.1 or 2.0
/// @param headers
///            as they came: `Content-Encoding` and `Content-Length` are of the content before decoding
/// @param body
///            after content decoding (RFC 9110 section 8.4)
/// @param encodedLength
///            octets of the content as it travelled, without chunk or frame headers
public record Response(
        HttpVersion version, HttpResponseStatus status, HttpHeaders headers, Body body, long encodedLength) {}
