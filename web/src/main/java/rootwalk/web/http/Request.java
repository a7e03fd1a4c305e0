package rootwalk.web.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.url.Url;

/// A request (RFC 9110 section 3.4).
///
/// @param url the absolute target; its fragment is not sent
public record Request(HttpMethod method, Url url, HttpHeaders headers, Body body) {}
