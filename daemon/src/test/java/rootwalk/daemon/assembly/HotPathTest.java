package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.UncaughtExceptions;
import rootwalk.daemon.assembly.zones.ZoneObserver;
import rootwalk.daemon.metrics.QueryCounts;
import rootwalk.daemon.metrics.QueryLog;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.upstream.UpstreamTap;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;

/// Through the whole pipeline of a configured server, nothing is allocated for an answer that is at hand.
class HotPathTest {

    @TempDir
    private Path folder;

    private final byte[] response = new byte[4096];
    private final QueryContext context = new QueryContext();
    private final QueryObserver counts =
            new QueryCounts(new QueryLog(Thread.ofPlatform().daemon().factory()), System::nanoTime).ofThread();

    private AnswerSource serve(Pipeline pipeline, byte[] request, int times) {
        for (int i = 0; i < times; i++) {
            context.receive(Transport.UDP, QueryOrigin.internal(), request, 0, request.length, response, 0, 1000);
            context.client().set(false, 0, 0x7F000001, 53);
            if (pipeline.serve(context, counts) <= 0) {
                throw new AssertionError("no reply");
            }
        }
        return context.source();
    }

    private static void store(String name, MessageCache messages) {
        byte[] message = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(message, 0, message.length, 1, 0x8180);
        writer.question(new rootwalk.wire.Question(Name.of(name), RecordType.A));
        writer.add(RRset.of(Name.of(name), RecordType.A, 300, Rdata.of(new byte[] {10, 0, 0, 1})));
        assertThat(messages.put(writer, 0, 300, List.of(), 0, messages.generation())).isTrue();
    }

    @Test
    void authoritativeZonesHostsLocalDataAndCachedResponsesCostNoHeap() throws Exception {
        Files.writeString(folder.resolve("zone"), "@ 60 SOA ns root 1 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.1\n"
                + "a 60 CNAME b\nb 60 CNAME ns\nc 60 CNAME hosted\n");
        Files.writeString(folder.resolve("rpz"), "*.other.com CNAME .\nblocked.com CNAME .\n"
                + "32.7.2.0.192.rpz-client-ip CNAME .\n24.0.2.0.192.rpz-ip CNAME .\n");
        Files.writeString(folder.resolve("hosts"), "192.0.2.3 server.lan hosted.example\n");
        String text = """
            hosts: {files: [hosts]}
            local-zones: [{name: bad.example., action: nxdomain}]
            local-data: ["router.lan. A 192.0.2.4"]
            zones: [{name: example., file: zone}]
            response-policy: [{name: rpz., file: rpz}]
            keys: [{name: key., algorithm: hmac-sha256, secret: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}]
            """;
        var config = (ConfigResult.Valid) ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
        Environment environment = Environment.ofProcess(() -> ConfigReader.defaults(folder));
        AssemblyResult assembled =
                new Assembly(environment, counts, () -> 0, UpstreamTap.NONE, new UncaughtExceptions(() -> 0), 1,
                        List::of,
                        _ -> Resolution.failed(ResponseCode.SERVFAIL, 0),
                        _ -> Resolution.failed(ResponseCode.SERVFAIL, 0), _ -> {}, ZoneObserver.NONE)
                        .assemble(config, null);
        assertThat(assembled).isInstanceOfSatisfying(AssemblyResult.Ready.class, ready -> {
            Service service = ready.service();
            assertThat(service.resolving().orElseThrow().policies().refresh().areMany()).isTrue();
            store("www.example.com.", service.resolving().orElseThrow().messages());
            Pipeline pipeline = service.newPipeline(new LoopProbes());

            assertNoHeap(pipeline, ask("ns.example. A").edns(1232).octets(), AnswerSource.ZONE);
            assertNoHeap(pipeline, ask("example. NS").edns(1232).octets(), AnswerSource.ZONE);
            assertThat(TestQuery.line(ask("example. NS").responseOf(pipeline)))
                    .endsWith("| example. 60 IN NS ns.example. + ns.example. 60 IN A 192.0.2.1");
            assertNoHeap(pipeline, ask("nope.example. A").edns(1232).octets(), AnswerSource.ZONE);
            assertNoHeap(pipeline, ask("a.example. A").edns(1232).octets(), AnswerSource.ZONE);
            assertNoHeap(pipeline, ask("c.example. MX").edns(1232).octets(), AnswerSource.ZONE);
            assertNoHeap(pipeline, ask("server.lan. A").octets(), AnswerSource.HOSTS);
            assertNoHeap(pipeline, ask("router.lan. A").octets(), AnswerSource.LOCAL);
            assertNoHeap(pipeline, ask("x.localhost. A").octets(), AnswerSource.LOCAL);
            assertNoHeap(pipeline, ask("www.EXAMPLE.com. A").edns(1232).octets(), AnswerSource.CACHE);
            assertThat(TestQuery.line(ask("blocked.com. A").responseOf(pipeline))).startsWith("NXDOMAIN");
            assertNoHeap(pipeline, ask("x.onion. A").edns(1232).flags(1 << 11).octets(), AnswerSource.RULE);
            service.hosts().close();
            service.resolving().orElseThrow().upstreamSockets().udpClient().close();
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
