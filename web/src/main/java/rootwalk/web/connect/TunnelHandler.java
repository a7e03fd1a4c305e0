package rootwalk.web.connect;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import rootwalk.web.path.ErrorText;
import rootwalk.web.url.Url;

/// Requests a tunnel from an HTTP proxy (RFC 9110 section 9.3.6): any 2xx status opens it, after which the fields for
/// content mean nothing; interim responses may come first. Used by the event loop of its channel, once.
final class TunnelHandler extends ProxyHandler {

    private static final String DECODER = "tunnel-decoder";
    private static final String ENCODER = "tunnel-encoder";

    /// Header fields without those for content, which Netty would check.
    private static final class Fields extends DefaultHttpHeaders {
        @Override
        public HttpHeaders add(CharSequence name, Object value) {
            boolean isForContent = HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                    || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name);
            return isForContent ? this : super.add(name, value);
        }
    }

    private static final HttpHeadersFactory FIELDS = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new Fields();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new Fields();
        }
    };

    /// Any 2xx response ends with its head.
    private static final class TunnelResponses extends LenientResponseDecoder {
        TunnelResponses() {
            super(new HttpDecoderConfig().setMaxHeaderSize(MAX_HEAD).setMaxInitialLineLength(MAX_HEAD)
                    .setHeadersFactory(FIELDS));
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            boolean opens = message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.SUCCESS;
            return opens || super.isContentAlwaysEmpty(message);
        }
    }

    /// The largest status line and header section, in octets.
    private static final int MAX_HEAD = 64 << 10;

    private final Url proxy;
    private final String target;
    private boolean hasOpened;

    /// @param target host and port of the server, as in a URL
    TunnelHandler(Url proxy, InetSocketAddress address, String target) {
        super(address);
        this.proxy = proxy;
        this.target = target;
    }

    @Override
    public String protocol() {
        return "http";
    }

    @Override
    public String authScheme() {
        return proxy.userInfo().isPresent() ? "basic" : "none";
    }

    @Override
    protected void addCodec(ChannelHandlerContext context) {
        context.pipeline().addBefore(context.name(), DECODER, new TunnelResponses())
                .addBefore(context.name(), ENCODER, new HttpRequestEncoder());
    }

    @Override
    protected void removeEncoder(ChannelHandlerContext context) {
        context.pipeline().remove(ENCODER);
    }

    @Override
    protected void removeDecoder(ChannelHandlerContext context) {
        context.pipeline().remove(DECODER);
    }

    @Override
    protected Object newInitialMessage(ChannelHandlerContext context) {
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, target);
        request.headers().set(HttpHeaderNames.HOST, target);
        if (proxy.userInfo().isPresent()) {
            String credentials = proxy.userName() + ":" + proxy.password();
            request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION,
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    /// @return whether the tunnel is open, after the last part of the response
    @Override
    protected boolean handleResponse(ChannelHandlerContext context, Object message) throws ProxyConnectException {
        if (message instanceof HttpResponse response) {
            DecoderResult decoded = response.decoderResult();
            if (decoded.isFailure()) {
                throw new ProxyConnectException(decoded.cause() instanceof PrematureChannelClosureException
                        ? "it closed the connection in the head of its response"
                        : "its response is not HTTP: " + ErrorText.of(decoded.cause()));
            }
            hasOpened = response.status().codeClass() == HttpStatusClass.SUCCESS;
            boolean isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
            if (!hasOpened && !isInterim) {
                throw new ProxyConnectException(response.status().toString());
            }
        }
        return hasOpened && message instanceof LastHttpContent;
    }
}
