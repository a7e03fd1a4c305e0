package rootwalk.web.server;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import rootwalk.web.server.HttpServerHandler.ChannelKind;
import rootwalk.web.server.RequestFraming.Persistence;
import rootwalk.web.site.SiteResponse;

/// Sends the responses of a connection or stream, one after the other, and reports when each is written. Event loop
/// only.
final class ResponseSender {

    private final Channel channel;
    private final ChannelKind kind;
    private final ServerState server;
    private final WebSettings settings;
    private final LoopContext loop;
    private final Consumer<Persistence> afterResponse;
    private final ResponseWriter writer;
    private long deadline;
    /// Whether the next request waits until the client has read more.
    private boolean awaitingWritable;
    private @Nullable EventStream events;

    /// @param channel with its codec in place
    /// @param afterResponse called after each response, with the persistence of the connection
    ResponseSender(Channel channel, ChannelKind kind, ServerState server, LoopContext loop,
            Consumer<Persistence> afterResponse) {
        this.channel = channel;
        this.kind = kind;
        this.server = server;
        this.settings = server.router().settings();
        this.loop = loop;
        this.afterResponse = afterResponse;
        writer = new ResponseWriter(channel, loop);
    }

    /// When the client must have read the response, by [LoopContext#nanos()].
    long deadline() {
        return events == null ? deadline : events.deadline();
    }

    /// Whether the response is an event stream, which has no end.
    boolean isEventStream() {
        return events != null;
    }

    void send(SiteResponse response, IncomingRequest request) {
        RequestFraming framing = request.framing();
        switch (response) {
            case SiteResponse.Prepared(var prepared) when framing.isPlainGet() -> {
                writer.writePrepared(prepared);
                log(request, prepared.status(), prepared.length());
                afterWrite(prepared.length());
            }
            case SiteResponse.Prepared(var prepared) -> sendFull(prepared.full(), request);
            case SiteResponse.Full full -> sendFull(full, request);
            case SiteResponse.FromFile file -> {
                log(request, file.status(), file.length());
                awaitWritten(writer.write(file, framing), file.length(), framing.persistence());
            }
            case SiteResponse.Events stream -> sendEvents(stream, request);
            case SiteResponse.Delayed(var delay, var then) -> {
                deadline = deadlineAfter(delay.toNanos());
                var _ = loop.thread().schedule(() -> sendLate(then, request), delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /// Sends `100 Continue` (RFC 9110 section 15.2.1).
    void sendContinue() {
        var _ = channel.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }

    private void sendLate(SiteResponse response, IncomingRequest request) {
        if (channel.isActive()) {
            send(response, request);
            channel.flush();
        }
    }

    private void sendFull(SiteResponse.Full full, IncomingRequest request) {
        RequestFraming framing = request.framing();
        log(request, full.status(), full.body().length());
        ChannelFuture taken = writer.write(full, framing);
        if (kind == ChannelKind.STREAM || framing.persistence() == Persistence.CLOSE) {
            awaitWritten(taken, full.body().length(), framing.persistence());
        } else {
            afterWrite(full.body().length());
        }
    }

    /// A response in one piece must be waited for only if the client reads slowly.
    private void afterWrite(long octets) {
        if (channel.isWritable()) {
            afterResponse.accept(Persistence.KEEP);
            return;
        }
        awaitingWritable = true;
        deadline = deadlineFor(octets);
        channel.flush();
    }

    /// The channel may have become writable.
    void onWritable() {
        if (awaitingWritable && channel.isWritable()) {
            awaitingWritable = false;
            afterResponse.accept(Persistence.KEEP);
        }
    }

    private void awaitWritten(ChannelFuture taken, long octets, Persistence persistence) {
        deadline = deadlineFor(octets);
        taken.addListener(it -> {
            if (it.isSuccess()) {
                afterResponse.accept(persistence);
            } else {
                var _ = channel.close();
            }
        });
        channel.flush();
    }

    private long deadlineFor(long octets) {
        return deadlineAfter(settings.nanosFor(octets));
    }

    private long deadlineAfter(long nanos) {
        return loop.nanos() + settings.requestTimeout().toNanos() + nanos;
    }

    private void sendEvents(SiteResponse.Events stream, IncomingRequest request) {
        RequestFraming framing = request.framing();
        log(request, HttpResponseStatus.OK, 0);
        writer.writeHead(stream.headers(), framing);
        channel.flush();
        events = EventStream.start(channel, stream.source(), this::deadlineFor,
                server.environment().eventThreads(), () -> {
                    events = null;
                    awaitWritten(channel.write(LastHttpContent.EMPTY_LAST_CONTENT), 0, framing.persistence());
                });
    }

    private void log(IncomingRequest request, HttpResponseStatus status, long octets) {
        if (server.isLogged()) {
            server.log(request.siteRequest(), request.framing(), status.code(), octets,
                    loop.nanos() - request.startedAt());
        }
    }

    /// The client has disconnected.
    void onClose() {
        if (events != null) {
            events.cancel();
        }
    }
}
