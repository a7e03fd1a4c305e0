package rootwalk.web.client;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import org.jspecify.annotations.Nullable;
import rootwalk.web.client.HttpConnection.Framing;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.path.PhaseTimer;

/// Sends one request on an open connection and receives its response. Used by one thread, once.
final class HttpExchange {

    private final HttpConnection connection;
    private final HttpVersion version;
    private final Limits limits;
    private final FetchTimeline timeline;
    private final PhaseTimer timer;
    private final FirstOctetTimer firstOctet;
    private final ContentMemory.Reservation reservation;
    private final ResponseHandler responseHandler;
    private boolean complete;
    private boolean sendFailed;
    /// Where the request is sent; null before.
    private @Nullable Channel channel;

    HttpExchange(HttpConnection connection, HttpVersion version, HttpMethod method, Limits limits, ContentMemory memory,
            PhaseTimer timer,
            FetchTimeline timeline) {
        this.connection = connection;
        this.version = version;
        this.limits = limits;
        this.timer = timer;
        this.timeline = timeline;
        firstOctet = new FirstOctetTimer(connection.connection().number(), timeline);
        reservation = memory.reservation();
        responseHandler = new ResponseHandler(connection, method, limits, reservation, timeline);
    }

    /// Sends the request, and receives and decodes the response.
    Response run(Request request) throws FetchFailure {
        Channel opened = connection.openExchange(limits.responseTimeout());
        channel = opened;
        try {
            Response response = run(request, opened);
            reservation.settle(response.body().length());
            return response;
        } finally {
            reservation.settle(0);
            if (connection.framing() == Framing.HTTP_2) {
                var _ = opened.close();
            }
        }
    }

    private Response run(Request request, Channel channel) throws FetchFailure {
        try {
            channel.pipeline().addBefore(HttpConnection.CODEC, null, firstOctet);
            channel.pipeline().addAfter(HttpConnection.CODEC, null, responseHandler);
        } catch (NoSuchElementException e) {
            // A closed channel has no codec.
            sendFailed = true;
            throw responseHandler.closed();
        }
        boolean contentSent = send(request, channel);
        ResponseHandler.Head head = await(responseHandler.head(), limits.responseTimeout(), FetchStep.WAIT);
        timer.endPhase(Phase.WAIT, firstOctet.receivedAt());
        Body travelled = content();
        complete = contentSent && head.keepAlive();
        Body decoded = head.status().equals(HttpResponseStatus.PARTIAL_CONTENT)
                ? travelled
                : ContentDecoder.decode(travelled, head.headers(), limits.content(), reservation);
        connection.connection().updateTcpInfo();
        timeline.report(at -> new PathEvent.BodyReceived(at, connection.connection().number(), travelled.length(),
                decoded.length()));
        connection.reportSurplus(timeline);
        timer.endPhase(Phase.RECEIVE);
        return new Response(head.version(), head.status(), head.headers(), decoded, travelled.length());
    }

    /// Whether the connection was closed before any response, so that the server may not have received the request.
    boolean wasClosedBeforeResponse() {
        return !firstOctet.hasReceived() && (sendFailed || responseHandler.head().isCompletedExceptionally());
    }

    /// Whether the received data is not HTTP, such as late data after the previous response.
    boolean receivedNoHttp() {
        return responseHandler.isNoHttp();
    }

    /// Whether the server has said that it did not process the request, so that any request can be sent again; also after
    /// interim responses. The event loop may change it.
    Refusal refusal() {
        if (responseHandler.head().state() == Future.State.SUCCESS) {
            return Refusal.NONE;
        }
        Refusal ofStream = responseHandler.refusal();
        return ofStream == Refusal.NONE ? connection.farewell(Optional.ofNullable(channel)) : ofStream;
    }

    /// Whether both messages are complete and the connection can be reused.
    boolean isConnectionReusable() {
        return complete && connection.isUsable();
    }

    /// Sends the request.
    ///
    /// @return whether the content was sent; not if the server sent a final response instead of `100 Continue` (RFC
    ///     9110 section 10.1.1)
    private boolean send(Request request, Channel channel) throws FetchFailure {
        // Netty's HTTP/2 codec adds fields to the headers that it gets.
        var headers = new DefaultHttpHeaders().set(request.headers());
        HttpRequest head = new DefaultHttpRequest(version, request.method(), request.url().requestTarget(), headers);
        byte[] octets = request.body().sharedOctets();
        ChannelPromise written = channel.newPromise();
        written.addListener(done -> {
            if (done.isSuccess()) {
                timeline.report(
                        at -> new PathEvent.RequestSent(at, connection.connection().number(), version, request));
            }
        });
        if (!HttpUtil.is100ContinueExpected(head)) {
            write(new DefaultFullHttpRequest(version, request.method(), request.url().requestTarget(),
                    Unpooled.wrappedBuffer(octets), headers, new DefaultHttpHeaders()), written);
            return true;
        }
        write(head, written);
        if (!isContentWanted()) {
            return false;
        }
        write(new DefaultLastHttpContent(Unpooled.wrappedBuffer(octets)), channel.newPromise());
        return true;
    }

    /// A server may not support `100-continue`, so the content is sent after a timeout.
    private boolean isContentWanted() throws FetchFailure {
        try {
            HttpResponseStatus status =
                    responseHandler.continueOrFinal().get(limits.continueTimeout().toNanos(), TimeUnit.NANOSECONDS);
            timer.endPhase(Phase.WAIT);
            return status.equals(HttpResponseStatus.CONTINUE);
        } catch (TimeoutException e) {
            timer.endPhase(Phase.WAIT);
            return true;
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(FetchStep.WAIT, e);
        }
    }

    /// Writes a message, and waits until it is written to the socket or a response begins: a server may reject large
    /// content early. The listener is added before the write, so that events are reported in their order.
    private void write(Object message, ChannelPromise written) throws FetchFailure {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        written.addListener(_ -> sent.complete(timeline.now()));
        var _ = responseHandler.head().whenComplete((_, _) -> sent.complete(timeline.now()));
        var _ = written.channel().writeAndFlush(message, written);
        long done = await(sent, limits.responseTimeout(), FetchStep.SEND);
        timer.endPhase(Phase.BLOCKED, firstOctet.sentAt());
        timer.endPhase(Phase.SEND, done);
        if (written.isDone() && written.cause() instanceof HeaderListSizeException tooLarge) {
            throw new FetchFailure(FetchStep.SEND, "the request could not be sent: " + ErrorText.of(tooLarge),
                    "more or longer fields than the server accepts (SETTINGS_MAX_HEADER_LIST_SIZE)", tooLarge);
        }
        if (written.isDone() && !written.isSuccess() && !responseHandler.head().isDone()) {
            sendFailed = true;
            throw connection.closeReason().map(reason -> reason.asFailure(FetchStep.SEND)).orElseGet(
                    () -> new FetchFailure(FetchStep.SEND,
                            "the request could not be sent: " + ErrorText.of(written.cause()),
                            "a server that closed the connection", written.cause()));
        }
    }

    /// Waits for the content. The timeout applies between two reads only.
    private Body content() throws FetchFailure {
        while (true) {
            int before = responseHandler.received();
            try {
                return responseHandler.content().get(limits.idleTimeout().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (responseHandler.received() == before) {
                    throw new FetchFailure(FetchStep.RECEIVE,
                            "nothing was received for " + ResponseFailures.time(limits.idleTimeout()) + " after "
                                    + before
                                    + " octets of content",
                            "a server that hangs, or a connection that the network lost", e);
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } catch (InterruptedException e) {
                throw interrupted(FetchStep.RECEIVE, e);
            }
        }
    }

    private <T> T await(CompletableFuture<T> future, Duration timeout, FetchStep step) throws FetchFailure {
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new FetchFailure(step, missingPart(step) + " within " + ResponseFailures.time(timeout),
                    "an overloaded server, or one that waits for another server",
                    e);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(step, e);
        }
    }

    private String missingPart(FetchStep step) {
        if (step != FetchStep.SEND) {
            return "no response was received";
        }
        return connection.permitsRequests() ? "the request could not be sent" : "the server allowed no stream";
    }

    private static FetchFailure failure(ExecutionException e) {
        return e.getCause() instanceof FetchFailure failure
                ? failure
                : new FetchFailure(FetchStep.RECEIVE, ErrorText.of(e), "", e);
    }

    private static FetchFailure interrupted(FetchStep step, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new FetchFailure(step, "the time limit of the fetch has passed", "", e);
    }
}
