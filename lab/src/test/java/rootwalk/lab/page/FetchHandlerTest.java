package rootwalk.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.Test;
import rootwalk.web.http.Body;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url.Scheme;

/// Which clients may start a fetch, and how many run at a time.
class FetchHandlerTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40000);

    @Test
    void walksAreLimitedInRate() {
        var handler = new FetchHandler((_, _) -> {}, () -> 0);

        List<SiteResponse> replies = IntStream.range(0, 30).mapToObj(_ -> handler.handle(fetchRequest())).toList();
        assertThat(replies).filteredOn(response -> response instanceof SiteResponse.Events).hasSize(20);
        assertThat(replies.getLast()).isInstanceOfSatisfying(SiteResponse.Full.class, response -> {
            assertThat(response.status()).isEqualTo(HttpResponseStatus.TOO_MANY_REQUESTS);
            assertThat(response.headers().get("retry-after")).isEqualTo("1");
        });
    }

    @Test
    void walksAreLimitedInNumber() throws Exception {
        var begun = new CountDownLatch(8);
        var end = new CountDownLatch(1);
        var handler = new FetchHandler((_, _) -> {
            begun.countDown();
            end.await();
        }, () -> 0);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            running.add(Thread.ofVirtual().start(() -> collect(handler, new ConcurrentLinkedQueue<>())));
        }
        begun.await();

        Queue<String> events = new ConcurrentLinkedQueue<>();
        collect(handler, events);
        assertThat(events).singleElement().asString().isEqualTo("{\"event\":\"failed\",\"problems\":["
                + "{\"severity\":\"error\",\"message\":\"8 fetches are in progress\","
                + "\"remedy\":\"other pages of this lab; try again soon\"}]}");

        end.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        collect(handler, events);
        assertThat(events).hasSize(1);
    }

    /// Also if the client reads slowly, since others wait.
    @Test
    void walkEndsAfterAMinute() throws Exception {
        var nanos = new AtomicLong();
        var handler = new FetchHandler(
                (_, steps) -> IntStream.range(0, 20).forEach(i -> steps.accept("{\"step\":" + i + "}")), nanos::get);
        List<String> events = new ArrayList<>();
        ((SiteResponse.Events) handler.handle(fetchRequest())).source().run((_, data) -> {
            events.add(data);
            nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        });

        assertThat(events).hasSize(8);
        assertThat(events.getLast()).contains("\"failed\"", "not finished after a minute");
    }

    private static void collect(FetchHandler handler, Queue<String> events) {
        try {
            ((SiteResponse.Events) handler.handle(fetchRequest())).source().run((_, data) -> events.add(data));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static SiteRequest fetchRequest() {
        return new SiteRequest(HttpMethod.GET, Scheme.HTTP, "127.0.0.1:80", "/fetch?url=www.postern.grove",
                new DefaultHttpHeaders(), Body.NONE, CLIENT, Optional.empty(), 0);
    }
}
