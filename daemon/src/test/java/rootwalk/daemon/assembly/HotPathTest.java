package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.Asked.ask;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.metrics.QueryCounts;
import rootwalk.daemon.metrics.QueryLog;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Origin;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.cache.CachedReply;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;

/// Through the whole pipeline of a configured server, nothing is allocated for an answer that is at hand.
class HotPathTest {

    @TempDir
    private Path folder;

    private final byte[] reply = new byte[4096];
    private final Exchange exchange = new Exchange();
    private final QueryObserver counts =
            new QueryCounts(new QueryLog(Thread.ofPlatform().daemon().factory())).ofThread();

    private AnswerSource serve(Pipeline pipeline, byte[] request, int times) {
        for (int i = 0; i < times; i++) {
            exchange.receive(Transport.UDP, Origin.NOBODY, request, 0, request.length, reply, 0, 1000);
            exchange.client().set(false, 0, 0x7F000001, 53);
            if (pipeline.serve(exchange, counts) <= 0) {
                throw new AssertionError("no reply");
            }
        }
        return exchange.source();
    }

    private static CachedReply cached(String name) {
        byte[] message = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(message, 0, message.length, 1, 0x8180);
        writer.question(new rootwalk.wire.Question(Name.of(name), RecordType.A));
        writer.add(RecordSet.of(Name.of(name), RecordType.A, 300, Rdata.of(new byte[] {10, 0, 0, 1})));
        return CachedReply.of(writer, 0, 300, List.of(), 0);
    }

    @Test
    void ownZonesHostsLocalDataAndCachedRepliesCostNoHeap() throws Exception {
        Files.writeString(folder.resolve("zone"), "@ 60 SOA ns root 1 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.1\n");
        Files.writeString(folder.resolve("hosts"), "192.0.2.3 server.lan\n");
        String text = """
            hosts: {files: [hosts]}
            local-data: ["router.lan. A 192.0.2.4"]
            zones: [{name: example., file: zone}]
            """;
        var config = (ConfigResult.Sound) ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
        Surroundings surroundings = Surroundings.ofProcess(() -> ConfigReader.defaults(folder));
        Assembled assembled =
                new Assembly(surroundings, counts, new Defects(() -> 0), 1, List::of).assemble(config, null);
        assertThat(assembled).isInstanceOfSatisfying(Assembled.Ready.class, ready -> {
            Service service = ready.service();
            service.resolving().orElseThrow().replies().put(cached("www.example.com."));
            Pipeline pipeline = service.newPipeline(new LoopProbes());

            assertNoHeap(pipeline, ask("ns.example. A").edns(1232).octets(), AnswerSource.ZONE);
            assertNoHeap(pipeline, ask("nope.example. A").edns(1232).octets(), AnswerSource.ZONE);
            assertNoHeap(pipeline, ask("server.lan. A").octets(), AnswerSource.HOSTS);
            assertNoHeap(pipeline, ask("router.lan. A").octets(), AnswerSource.LOCAL);
            assertNoHeap(pipeline, ask("x.localhost. A").octets(), AnswerSource.LOCAL);
            assertNoHeap(pipeline, ask("www.EXAMPLE.com. A").edns(1232).octets(), AnswerSource.CACHE);
            assertNoHeap(pipeline, ask("x.onion. A").edns(1232).flags(1 << 11).octets(), AnswerSource.RULE);
            service.hosts().close();
            service.resolving().orElseThrow().asking().asker().close();
        });
    }

    private void assertNoHeap(Pipeline pipeline, byte[] request, AnswerSource source) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(serve(pipeline, request, 20_000)).isEqualTo(source);
        long before = threads.getCurrentThreadAllocatedBytes();
        serve(pipeline, request, 10_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("octets for 10,000 answers from %s", source).isLessThan(10_000);
    }
}
