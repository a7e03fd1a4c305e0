package rootwalk.web.server;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import rootwalk.web.server.HttpServerHandler.ChannelKind;
import rootwalk.web.server.RequestFraming.Persistence;
import rootwalk.web.server.ResponseWriter.Delivery;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// Sends the responses of a connection or stream, one after the other, and reports when each is written. Event loop
/// only.
final class ResponseSender {

    /// A response that is not computed in this time is not sent.
    private static final Duration LONGEST_WORK = Duration.ofMinutes(1);

    private final Channel channel;
    private final ChannelKind kind;
    private final ServerState server;
    private final WebSettings settings;
    private final LoopContext loop;
    private final Consumer<Persistence> afterResponse;
    private final ResponseWriter writer;
    private final WebConnection connection;
    private final SendWindow window;
    private final Pace pace;
    private long deadline;
    /// The content that is being written in pieces.
    private @Nullable ContentWriter content;
    /// Whether a response is being written.
    private boolean writing;
    /// Whether another thread is making the response.
    private boolean awaitingResponse;
    /// The octets of it that had not been written at the last check.
    private long leftBefore;
    private long checkedAt;
    /// Whether the next request waits until the client has read more.
    private boolean awaitingWritable;
    private @Nullable EventStream events;

    /// @param channel with its codec in place
    /// @param afterResponse called after each response, with the persistence of the connection
    ResponseSender(Channel channel, ChannelKind kind, ServerState server, WebConnection connection, SendWindow window,
            Consumer<Persistence> afterResponse) {
        this.channel = channel;
        this.kind = kind;
        this.server = server;
        this.settings = server.router().settings();
        this.connection = connection;
        this.window = window;
        loop = connection.loop();
        pace = new Pace(settings, loop.nanos());
        this.afterResponse = afterResponse;
        writer = new ResponseWriter(channel, server, connection, window);
    }

    /// Whether the client receives the response too slowly. Called at each check of deadlines while a response is sent.
    ///
    /// @param now by [LoopContext#nanos()]
    boolean isExpired(long now) {
        if (events != null) {
            long due = events.deadline();
            return due != Long.MAX_VALUE && now - due >= 0;
        }
        if (!writing) {
            return !awaitingResponse && now - deadline >= 0;
        }
        return kind.isStream() && isStalled(now);
    }

    /// A stream whose own window is open waits for its turn as long as the client receives the other streams.
    private boolean isStalled(long now) {
        long left = content == null ? leftBefore : content.left();
        pace.taken(leftBefore - left, checkedAt);
        checkedAt = now;
        leftBefore = left;
        if (!window.isClosedByStream() && connection.isTaking(now)) {
            pace.restart(now);
        }
        return pace.isExpired(now);
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
                afterWrite();
            }
            case SiteResponse.Prepared(var prepared) -> {
                var _ = sendFull(prepared.full(), request);
            }
            case SiteResponse.Full full -> {
                long octets = full.body().length();
                connection.holdBody(octets);
                sendFull(full, request).addListener(_ -> connection.freeBody(octets));
            }
            case SiteResponse.FromFile file -> {
                log(request, file.status(), file.length());
                awaitWritten(writer.write(file, framing), file.length(), framing.persistence());
            }
            case SiteResponse.Events stream -> sendEvents(stream, request);
            case SiteResponse.Delayed(var delay, var then) -> {
                deadline = deadlineAfter(delay.toNanos());
                var _ = loop.thread().schedule(() -> sendLate(then, request), delay.toMillis(), TimeUnit.MILLISECONDS);
            }
            case SiteResponse.Computed(var work) -> {
                deadline = deadlineAfter(LONGEST_WORK.toNanos());
                server.environment().eventThreads().newThread(computation(work, request)).start();
            }
            case SiteResponse.Later(var later) -> {
                awaitingResponse = true;
                var _ = later.handle(ResponseSender::madeOrFailed).thenAccept(made -> sendFromAnyThread(made, request));
            }
        }
    }

    /// Sends `100 Continue` (RFC 9110 section 15.2.1).
    void sendContinue() {
        var _ = channel.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }

    private Runnable computation(Supplier<SiteResponse> work, IncomingRequest request) {
        SiteRequest asked = request.siteRequest();
        return () -> sendFromAnyThread(ServerState.answer(_ -> work.get(), asked), request);
    }

    private static SiteResponse madeOrFailed(@Nullable SiteResponse made, @Nullable Throwable failure) {
        return made == null ? ServerState.internalError(Objects.requireNonNull(failure)) : made;
    }

    private void sendFromAnyThread(SiteResponse made, IncomingRequest request) {
        try {
            loop.thread().execute(() -> {
                awaitingResponse = false;
                sendLate(made, request);
            });
        } catch (RejectedExecutionException e) {
            // The server is shutting down.
            var _ = channel.close();
        }
    }

    private void sendLate(SiteResponse response, IncomingRequest request) {
        if (channel.isActive()) {
            send(response, request);
            channel.flush();
        }
    }

    private ChannelFuture sendFull(SiteResponse.Full full, IncomingRequest request) {
        RequestFraming framing = request.framing();
        log(request, full.status(), full.body().length());
        Delivery delivery = writer.write(full, framing);
        connection.endResponse();
        if (kind.isStream() || framing.persistence() == Persistence.CLOSE) {
            awaitWritten(delivery, full.body().length(), framing.persistence());
        } else {
            afterWrite();
        }
        return delivery.written();
    }

    /// A response in one piece must be waited for only if the client reads slowly.
    private void afterWrite() {
        if (channel.isWritable()) {
            afterResponse.accept(Persistence.KEEP);
            return;
        }
        awaitingWritable = true;
        writing = true;
        channel.flush();
    }

    /// The channel may have become writable.
    void onWritable() {
        if (awaitingWritable && channel.isWritable()) {
            awaitingWritable = false;
            writing = false;
            afterResponse.accept(Persistence.KEEP);
        }
    }

    private void awaitWritten(Delivery delivery, long octets, Persistence persistence) {
        writing = true;
        leftBefore = octets;
        checkedAt = loop.nanos();
        pace.restart(checkedAt);
        delivery.written().addListener(it -> {
            writing = false;
            content = null;
            if (it.isSuccess()) {
                afterResponse.accept(persistence);
            } else {
                var _ = channel.close();
            }
        });
        if (delivery instanceof Delivery.InPieces(ContentWriter pieces)) {
            content = pieces;
            connection.start(pieces);
        }
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
                    awaitWritten(new Delivery.Whole(channel.write(LastHttpContent.EMPTY_LAST_CONTENT)), 0,
                            framing.persistence());
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
        if (content != null) {
            connection.stop(content);
        }
    }
}
