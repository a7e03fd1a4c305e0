package rootwalk.web.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import rootwalk.web.client.RejectedPostException.Scope;

/// Receives the response to one request of a [PostConnection], on its stream. Event loop only.
final class PostResponse extends ChannelInboundHandlerAdapter {

    /// What a gateway or a filter answers because of the content of one request.
    private static final Set<HttpResponseStatus> OF_ONE_REQUEST = Set.of(HttpResponseStatus.BAD_REQUEST,
            HttpResponseStatus.FORBIDDEN, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
            HttpResponseStatus.REQUEST_URI_TOO_LONG, HttpResponseStatus.UNPROCESSABLE_ENTITY,
            HttpResponseStatus.valueOf(451), HttpResponseStatus.BAD_GATEWAY, HttpResponseStatus.GATEWAY_TIMEOUT);

    private final PostConnection.Target target;
    private final CompletableFuture<PostConnection.Reply> reply;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private String age = "";
    private boolean isAccepted;

    PostResponse(PostConnection.Target target, CompletableFuture<PostConnection.Reply> reply) {
        this.target = target;
        this.reply = reply;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        try {
            switch (frame) {
                case Http2HeadersFrame head -> head(context, head);
                case Http2DataFrame data -> {
                    content.writeBytes(ByteBufUtil.getBytes(data.content()));
                    if (content.size() > target.most()) {
                        reject(context, "its response is too long");
                    } else if (data.isEndStream()) {
                        reply.complete(new PostConnection.Reply(content.toByteArray(), age));
                    }
                }
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void head(ChannelHandlerContext context, Http2HeadersFrame frame) {
        Http2Headers fields = frame.headers();
        if (fields.status() == null) {
            // Trailers (RFC 9113 section 8.1).
            if (isAccepted && frame.isEndStream()) {
                reply.complete(new PostConnection.Reply(content.toByteArray(), age));
            }
            return;
        }
        HttpResponseStatus status = status(fields.status());
        CharSequence type = fields.get("content-type");
        String mediaType = type == null ? "no media type"
                : ResponseFailures.quote(type.toString().split(";", 2)[0].strip());
        switch (status.codeClass()) {
            case INFORMATIONAL -> {}
            case SUCCESS -> {
                if (!mediaType.equalsIgnoreCase(target.mediaType())) {
                    reject(context, "it answered with " + mediaType + " instead of " + target.mediaType());
                } else if (frame.isEndStream()) {
                    reject(context, "its response has no content");
                } else {
                    isAccepted = true;
                    age = String.valueOf(fields.get("age", ""));
                }
            }
            case REDIRECTION -> reject(context, answered(status) + "; redirects are not followed");
            case CLIENT_ERROR, SERVER_ERROR, UNKNOWN ->
                reject(context, answered(status), OF_ONE_REQUEST.contains(status) ? Scope.REQUEST : Scope.SERVER,
                        RetryAfter.pause(status, fields));
        }
    }

    private static String answered(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.UNKNOWN ? "it answered without a valid HTTP status"
                : "it answered with the HTTP status " + status;
    }

    private static HttpResponseStatus status(CharSequence digits) {
        try {
            return HttpResponseStatus.valueOf(Integer.parseInt(digits, 0, digits.length(), 10));
        } catch (IllegalArgumentException e) {
            return HttpResponseStatus.valueOf(0);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        try {
            if (event instanceof Http2ResetFrame reset) {
                reset(context, reset.errorCode());
            }
        } finally {
            ReferenceCountUtil.release(event);
        }
    }

    private void reset(ChannelHandlerContext context, long code) {
        Http2Error error = Http2Error.valueOf(code);
        String reason = "it reset the stream with " + (error == null ? "the error " + code : error.name());
        if (error == Http2Error.REFUSED_STREAM) {
            // It has not processed the request (RFC 9113 section 8.7).
            reply.completeExceptionally(new IOException(reason));
        } else {
            reject(context, reason, Scope.REQUEST, Duration.ZERO);
        }
    }

    private void reject(ChannelHandlerContext context, String reason) {
        reject(context, reason, Scope.SERVER, Duration.ZERO);
    }

    private void reject(ChannelHandlerContext context, String reason, Scope scope, Duration pause) {
        reply.completeExceptionally(new RejectedPostException(reason, scope, pause));
        var _ = context.close();
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException lost) {
            reply.completeExceptionally(lost);
            var _ = context.close();
        } else {
            reject(context, ResponseFailures.quote(String.valueOf(cause.getMessage())));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        reply.completeExceptionally(new IOException("the stream has ended before the response"));
    }
}
