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
import rootwalk.web.server.Conversation.Carrier;
import rootwalk.web.server.RequestFraming.Afterwards;
import rootwalk.web.site.Reply;

/// Brings the replies of a conversation to the client, one after the other, and says when each is taken. Event loop only.
final class Delivery {

    private final Channel channel;
    private final Carrier carrier;
    private final ServerState server;
    private final WebSettings settings;
    private final Loop loop;
    private final Consumer<Afterwards> delivered;
    private final ReplyWriter writer;
    private long deadline;
    /// Whether all is written, and what follows waits until the client has taken more of it.
    private boolean clogged;
    private @Nullable EventStream events;

    /// @param channel
    ///            with its codec in place
    /// @param delivered
    ///            called after each response with what becomes of the connection
    Delivery(Channel channel, Carrier carrier, ServerState server, Loop loop, Consumer<Afterwards> delivered) {
        this.channel = channel;
        this.carrier = carrier;
        this.server = server;
        this.settings = server.answers().settings();
        this.loop = loop;
        this.delivered = delivered;
        writer = new ReplyWriter(channel, loop);
    }

    /// When the client has to have taken the reply, by [Loop#nanos()].
    long deadline() {
        return events == null ? deadline : events.deadline();
    }

    /// Whether the response is a stream of events, which has no end of its own.
    boolean isTelling() {
        return events != null;
    }

    void send(Reply reply, Incoming request) {
        RequestFraming framing = request.framing();
        switch (reply) {
            case Reply.Often(var prepared) when framing.isUsual() -> {
                writer.writeOften(prepared);
                log(request, prepared.status(), prepared.length());
                wrote(prepared.length());
            }
            case Reply.Often(var prepared) -> sendWhole(prepared.whole(), request);
            case Reply.Whole whole -> sendWhole(whole, request);
            case Reply.FromFile file -> {
                log(request, file.status(), file.length());
                awaitTaken(writer.write(file, framing), file.length(), framing.afterwards());
            }
            case Reply.Events stream -> tell(stream, request);
            case Reply.Later(var delay, var then) -> {
                deadline = patientFor(delay.toNanos());
                var _ = loop.thread().schedule(() -> sendLate(then, request), delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /// Asks for the content of the request (RFC 9110 section 15.2.1).
    void invite() {
        var _ = channel.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }

    private void sendLate(Reply reply, Incoming request) {
        if (channel.isActive()) {
            send(reply, request);
            channel.flush();
        }
    }

    private void sendWhole(Reply.Whole whole, Incoming request) {
        RequestFraming framing = request.framing();
        log(request, whole.status(), whole.body().length());
        ChannelFuture taken = writer.write(whole, framing);
        if (carrier == Carrier.STREAM || framing.afterwards() == Afterwards.CLOSE) {
            awaitTaken(taken, whole.body().length(), framing.afterwards());
        } else {
            wrote(whole.body().length());
        }
    }

    /// What was written in one piece needs to be waited for only where the client does not keep up.
    private void wrote(long octets) {
        if (channel.isWritable()) {
            delivered.accept(Afterwards.KEEP);
            return;
        }
        clogged = true;
        deadline = patientWith(octets);
        channel.flush();
    }

    /// The client has taken something.
    void goOn() {
        if (clogged && channel.isWritable()) {
            clogged = false;
            delivered.accept(Afterwards.KEEP);
        }
    }

    private void awaitTaken(ChannelFuture taken, long octets, Afterwards afterwards) {
        deadline = patientWith(octets);
        taken.addListener(it -> {
            if (it.isSuccess()) {
                delivered.accept(afterwards);
            } else {
                var _ = channel.close();
            }
        });
        channel.flush();
    }

    private long patientWith(long octets) {
        return patientFor(settings.nanosFor(octets));
    }

    private long patientFor(long nanos) {
        return loop.nanos() + settings.patience().toNanos() + nanos;
    }

    private void tell(Reply.Events stream, Incoming request) {
        RequestFraming framing = request.framing();
        log(request, HttpResponseStatus.OK, 0);
        writer.writeHead(stream.headers(), framing);
        channel.flush();
        events = EventStream.start(channel, stream.source(), this::patientWith,
                server.surroundings().tellers(), () -> {
                    events = null;
                    awaitTaken(channel.write(LastHttpContent.EMPTY_LAST_CONTENT), 0, framing.afterwards());
                });
    }

    private void log(Incoming request, HttpResponseStatus status, long octets) {
        if (server.isLogged()) {
            server.log(request.visit(), request.framing(), status.code(), octets, loop.nanos() - request.begun());
        }
    }

    /// The client is gone.
    void end() {
        if (events != null) {
            events.end();
        }
    }
}
