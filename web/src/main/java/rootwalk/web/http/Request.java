package rootwalk.web.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.url.Url;

/// What is asked of a server (RFC 9110 section 3.4).
///
/// @param url
///            the target, absolute; its fragment is never sent
public record Request(HttpMethod method, Url url, HttpHeaders headers, Body body) {}
