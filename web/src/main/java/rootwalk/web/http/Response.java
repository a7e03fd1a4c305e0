package rootwalk.web.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// A response (RFC 9110 section 3.4).
///
/// @param version 1.0, 1.1 or 2.0
/// @param headers as received: `Content-Encoding` and `Content-Length` describe the content before decoding
/// @param body the content after decoding (RFC 9110 section 8.4)
/// @param encodedLength octets of the content before decoding, without chunk or frame headers
public record Response(
        HttpVersion version, HttpResponseStatus status, HttpHeaders headers, Body body, long encodedLength) {}
