package rootwalk.daemon.policy.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.text.RdataText;

class HostsOverlayTest {

    @TempDir
    private Path directory;

    private Path file;
    private final QueryContext context = new QueryContext();
    private final byte[] request = new byte[512];
    private final byte[] response = new byte[65_535];

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("hosts");
    }

    private static final ResponsePath RESPONSES =
            ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE));

    private HostsOverlay hosts(String text) throws IOException {
        Files.writeString(file, text);
        return HostsOverlay.of(List.of(file));
    }

    private int write(String question) {
        String[] words = question.split(" ");
        MessageWriter writer = new MessageWriter();
        writer.begin(request, 0, request.length, 4711, Flags.RD);
        writer.question(new Question(Name.of(words[0]), RecordType.parse(words[1]), RecordClass.IN));
        return writer.finish();
    }

    private StepResult serve(HostsOverlay hosts, int length) {
        context.receive(Transport.TCP, QueryOrigin.internal(), request, 0, length, response, 0, 0);
        return hosts.serve(context);
    }

    /// The records of the answer, a line each; "pass" when the name is not in the files.
    private String ask(HostsOverlay hosts, String question) {
        if (serve(hosts, write(question)) == StepResult.PASS) {
            return "pass";
        }
        RESPONSES.write(context);
        Message message = Objects.requireNonNull(
                new MessageReader().read(response, 0, context.writer().finish()));
        assertThat(message.flags() & (Flags.QR | Flags.AA | Flags.RCODE)).isEqualTo(Flags.QR | Flags.AA);
        assertThat(message.authority()).isEmpty();
        return message.answer().stream().map(RdataText::print).collect(Collectors.joining("\n"));
    }

    /// RFC 6761 section 6.3: the addresses of this host are localhost's.
    @Nested
    class ReverseNames {

        private static final String LOOPBACK = "1.0.0.127.in-addr.arpa. PTR";

        @ParameterizedTest
        @ValueSource(strings = {"localhost", "LocalHost", "localhost.localdomain", "ip6-localhost"})
        void ofTheLoopbackAddressAreLocalhosts(String name) throws IOException {
            assertThat(ask(hosts("127.0.0.1 " + name + "\n"), LOOPBACK)).endsWith(" PTR " + name + ".");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ads.example", "otherhost", "localhostx", "mocalhost", "x.localhost", "localhos"})
        void ofTheLoopbackAddressAreLocal(String name) throws IOException {
            assertThat(ask(hosts("127.0.0.1 " + name + "\n"), LOOPBACK)).isEqualTo("pass");
            assertThat(ask(hosts("::1 " + name + "\n"),
                    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa. PTR")).isEqualTo("pass");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "::"})
        void ofUnspecifiedAddressesDoNotExist(String address) throws IOException {
            assertThat(hosts(address + " a.lan\n").names()).isEqualTo(1);
            assertThat(ask(hosts(address + " a.lan\n"), address.equals("::")
                    ? "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa. PTR"
                    : "0.0.0.0.in-addr.arpa. PTR")).isEqualTo("pass");
        }

        /// Debian gives a machine's own name 127.0.1.1.
        @Test
        void ofOtherAddressesAreTheirFirstNames() throws IOException {
            assertThat(ask(hosts("127.0.1.1 host.lan host\n"), "1.1.0.127.in-addr.arpa. PTR"))
                    .endsWith(" PTR host.lan.");
            assertThat(ask(hosts("10.0.0.1 host.lan\n"), "1.0.0.10.in-addr.arpa. PTR")).endsWith(" PTR host.lan.");
            assertThat(ask(hosts("127.0.0.2 host.lan\n"), "2.0.0.127.in-addr.arpa. PTR")).endsWith(" PTR host.lan.");
            assertThat(ask(hosts("::2 host.lan\n"),
                    "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa. PTR"))
                    .endsWith(" PTR host.lan.");
            assertThat(ask(hosts("1::1 host.lan\n"),
                    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.ip6.arpa. PTR"))
                    .endsWith(" PTR host.lan.");
        }
    }

    @Test
    void aNameMayHaveManyAddresses() throws IOException {
        String text =
                IntStream.range(0, 600).mapToObj(i -> "10.0." + (i >> 8) + "." + (i & 0xFF) + " many.lan\n2001:db8::"
                        + Integer.toHexString(i + 1) + " many.lan\n").collect(Collectors.joining());

        assertThat(ask(hosts(text), "many.lan. A").lines()).hasSize(600).last()
                .isEqualTo("many.lan. 60 IN A 10.0.2.87");
        assertThat(ask(hosts(text), "many.lan. AAAA").lines()).hasSize(600).last()
                .isEqualTo("many.lan. 60 IN AAAA 2001:db8::258");
    }

    @Test
    void addressesThatNamesHaveInCommonAreThoseOfEach() throws IOException {
        HostsOverlay hosts =
                hosts("192.0.2.1 a b\n192.0.2.2 a b\n192.0.2.1 c\n2001:db8::1 b\n192.0.2.2 d\n192.0.2.1 d\n");

        assertThat(ask(hosts, "a. A")).isEqualTo("a. 60 IN A 192.0.2.1\na. 60 IN A 192.0.2.2");
        assertThat(ask(hosts, "b. A")).isEqualTo("b. 60 IN A 192.0.2.1\nb. 60 IN A 192.0.2.2");
        assertThat(ask(hosts, "a. AAAA")).isEmpty();
        assertThat(ask(hosts, "b. AAAA")).isEqualTo("b. 60 IN AAAA 2001:db8::1");
        assertThat(ask(hosts, "c. A")).isEqualTo("c. 60 IN A 192.0.2.1");
        assertThat(ask(hosts, "d. A")).isEqualTo("d. 60 IN A 192.0.2.2\nd. 60 IN A 192.0.2.1");
    }

    @Nested
    class Answers {

        private static final String TEXT =
                """
                    # a comment
                    127.0.0.1 localhost
                    ::1       localhost ip6-localhost
                    192.0.2.10\tserver.lan Server  www.server.lan. # the one in the cellar
                    2001:db8::10 server.lan
                    192.0.2.11 server.lan
                    192.0.2.10 server.lan alias.lan
                    """;

        @Test
        void aNameHasTheAddressesOfAllItsLinesOnce() throws IOException {
            HostsOverlay hosts = hosts(TEXT);

            assertThat(ask(hosts, "server.lan. A"))
                    .isEqualTo("server.lan. 60 IN A 192.0.2.10\nserver.lan. 60 IN A 192.0.2.11");
            assertThat(ask(hosts, "server.lan. AAAA")).isEqualTo("server.lan. 60 IN AAAA 2001:db8::10");
            assertThat(hosts.names()).isEqualTo(6);
        }

        @Test
        void caseDoesNotMatterAndIsGivenBackAsAsked() throws IOException {
            assertThat(ask(hosts(TEXT), "SERVER.Lan. A")).startsWith("SERVER.Lan. 60 IN A 192.0.2.10");
            assertThat(ask(hosts(TEXT), "server. A")).isEqualTo("server. 60 IN A 192.0.2.10");
        }

        @Test
        void everyNameOfALineHasTheAddress() throws IOException {
            assertThat(ask(hosts(TEXT), "www.server.lan. A")).isEqualTo("www.server.lan. 60 IN A 192.0.2.10");
            assertThat(ask(hosts(TEXT), "alias.lan. A")).isEqualTo("alias.lan. 60 IN A 192.0.2.10");
            assertThat(ask(hosts(TEXT), "localhost. AAAA")).isEqualTo("localhost. 60 IN AAAA ::1");
        }

        @Test
        void aNameThatIsNotInTheFilesIsPassedOn() throws IOException {
            assertThat(ask(hosts(TEXT), "other.lan. A")).isEqualTo("pass");
            assertThat(ask(hosts(TEXT), "lan. A")).isEqualTo("pass");
            assertThat(ask(hosts(TEXT), "x.server.lan. A")).isEqualTo("pass");
            assertThat(ask(hosts(TEXT), ". NS")).isEqualTo("pass");
            assertThat(ask(hosts(""), "server.lan. A")).isEqualTo("pass");
        }

        @Test
        void aTypeThatLeadsToAddressesHasNoRecordsButThoseOfTheFile() throws IOException {
            assertThat(ask(hosts(TEXT), "alias.lan. AAAA")).isEmpty();
            assertThat(ask(hosts(TEXT), "server.lan. HTTPS")).isEmpty();
            assertThat(ask(hosts(TEXT), "server.lan. SVCB")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"server.lan. MX", "server.lan. TXT", "server.lan. SRV", "server.lan. PTR",
                "10.2.0.192.in-addr.arpa. A"})
        void otherTypesAreForTheNextStepsAndTheNameExistsWhateverTheyFind(String question) throws IOException {
            QueryContext context = TestQuery.ask(question).exchange();

            assertThat(hosts(TEXT).serve(context)).isEqualTo(StepResult.PASS);
            assertThat(TestQuery.ask(question).responseOf(new Pipeline(QueryStep.NONE, QueryStep.NONE,
                    QueryStep.NONE, it -> {
                        it.offerRecursion();
                        return StepResult.PASS;
                    }, hosts(TEXT), QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE,
                    it -> it.refuse(AnswerSource.RECURSION, ResponseCode.NXDOMAIN), RESPONSES)))
                    .isNotNull().extracting(Message::rcode).isEqualTo(ResponseCode.NOERROR);
        }

        @Test
        void aNameOfOneLabelIsAnsweredFromTheFileAlone() throws IOException {
            assertThat(ask(hosts(TEXT), "server. MX")).isEmpty();
        }

        @Test
        void anyIsOneSet() throws IOException {
            assertThat(ask(hosts(TEXT), "server.lan. ANY")).hasLineCount(2).contains("192.0.2.11");
            assertThat(ask(hosts("2001:db8::1 six.lan"), "six.lan. ANY")).contains("AAAA");
            assertThat(ask(hosts(TEXT), "10.2.0.192.in-addr.arpa. ANY")).contains("PTR server.lan.");
        }

        @Test
        void anAddressLeadsBackToTheFirstNameOfItsFirstLine() throws IOException {
            assertThat(ask(hosts(TEXT), "10.2.0.192.IN-ADDR.arpa. PTR"))
                    .isEqualTo("10.2.0.192.IN-ADDR.arpa. 60 IN PTR server.lan.");
            assertThat(ask(
                    hosts(TEXT),
                    "0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR"))
                    .endsWith("PTR server.lan.");
            assertThat(ask(hosts(TEXT), "12.2.0.192.in-addr.arpa. PTR")).isEqualTo("pass");
        }

        @Test
        void theAddressesOfBlockingListsLeadBackToNothing() throws IOException {
            HostsOverlay hosts = hosts("127.0.0.1 ads.example\n0.0.0.0 ads.example\n::1 ads.example\n:: ads.example\n");

            assertThat(ask(hosts, "1.0.0.127.in-addr.arpa. PTR")).isEqualTo("pass");
            assertThat(ask(hosts, "0.0.0.0.in-addr.arpa. PTR")).isEqualTo("pass");
            assertThat(ask(hosts, "ads.example. A"))
                    .isEqualTo("ads.example. 60 IN A 127.0.0.1\nads.example. 60 IN A 0.0.0.0");
            assertThat(ask(hosts("127.0.0.1 localhost"), "1.0.0.127.in-addr.arpa. PTR")).endsWith("PTR localhost.");
        }

        @Test
        void filesAreTakenTogether() throws IOException {
            Path second = Files.writeString(directory.resolve("second"), "192.0.2.99 server.lan more.lan\n");
            Files.writeString(file, TEXT);
            HostsOverlay hosts = HostsOverlay.of(List.of(file, second, directory.resolve("missing")));

            assertThat(ask(hosts, "server.lan. A")).hasLineCount(3);
            assertThat(ask(hosts, "more.lan. A")).contains("192.0.2.99");
            assertThat(hosts.reread())
                    .containsExactly(directory.resolve("missing") + " does not exist; it is read when it appears");
        }

        @Test
        void whatIsNoFileIsReportedAndNotRead() throws IOException {
            Path folder = Files.createDirectory(directory.resolve("folder"));
            Files.writeString(file, TEXT);
            HostsOverlay hosts = HostsOverlay.of(List.of(folder, file));

            assertThat(ask(hosts, "server.lan. A")).hasLineCount(2);
            assertThat(hosts.reread()).containsExactly(
                    folder + ": the file cannot be read: it is not a regular file; check its name and its permissions");
        }

        @Test
        void anAnswerThatDoesNotFitIsMarkedSoByTheWriter() throws IOException {
            HostsOverlay hosts = hosts(IntStream.range(0, 60)
                    .mapToObj(i -> "192.0.2." + i + " many.lan\n")
                    .collect(Collectors.joining()));

            context.receive(Transport.UDP, QueryOrigin.internal(), request, 0, write("many.lan. A"), response, 0, 0);

            assertThat(hosts.serve(context)).isEqualTo(StepResult.ANSWERED);
            RESPONSES.write(context);
            assertThat(context.writer().overflowed()).isTrue();
        }
    }

    @Nested
    class BadLines {

        @Test
        void areReportedWithTheirPlaceAndSkipped() throws IOException {
            HostsOverlay hosts = hosts(
                    """
                        192.0.2.300 a.lan
                        192.0.2.1
                        fe80::1%%eth0 b.lan
                        192.0.2.2 good.lan bad..lan *.lan bücher.lan also.good.lan %s.lan
                        """
                            .formatted("x".repeat(64)));

            assertThat(hosts.reread())
                    .containsExactly(
                            file + ":1: '192.0.2.300' is not an IP address; the line is skipped",
                            file + ":2: '192.0.2.1' has no name after it; the line is skipped",
                            file + ":3: 'fe80::1%eth0' has a zone index, which the DNS cannot carry; write the address without it;"
                                    + " the line is skipped",
                            file + ":4: 'bad..lan' has an empty label; the name is skipped",
                            file + ":4: '*.lan' has a wildcard, which hosts files do not support; use local-zones; the name"
                                    + " is skipped",
                            file + ":4: 'bücher.lan' is not ASCII; write internationalised names as A-labels (xn--...); the"
                                    + " name is skipped",
                            file + ":4: '" + "x".repeat(64)
                                    + ".lan' has a label of more than 63 octets; the name is skipped");
            assertThat(ask(hosts, "good.lan. A")).contains("192.0.2.2");
            assertThat(ask(hosts, "also.good.lan. A")).contains("192.0.2.2");
            assertThat(ask(hosts, "a.lan. A")).isEqualTo("pass");
        }

        @Test
        void areCountedWhenThereAreMany() throws IOException {
            assertThat(hosts("nonsense here\n".repeat(1000)).reread())
                    .hasSize(21)
                    .last()
                    .isEqualTo(file + ": 980 more problems of this kind");
        }

        @Test
        void anyOctetsAreRead() throws IOException {
            Random random = new Random(7);
            byte[] alphabet = "0123456789abcdef:.%#\n\n \t\r\\*-_\u00e9\u0000".getBytes(UTF_8);
            byte[] octets = new byte[200_000];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            Files.write(file, octets);

            assertThat(HostsOverlay.of(List.of(file)).names()).isNotNegative();
        }

        @Test
        void theLongestNamesAndOddEndsAreRead() throws IOException {
            String longest = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(61);

            HostsOverlay hosts = hosts("\uFEFF192.0.2.1 first\r\n192.0.2.2\t" + longest + " " + longest + "e .");

            assertThat(ask(hosts, "first. A")).contains("192.0.2.1");
            assertThat(ask(hosts, longest + ". A")).contains("192.0.2.2");
            assertThat(hosts.reread()).hasSize(2);
        }

        @Test
        void aFileThatCannotBeReadIsReported() throws IOException {
            Path loop = Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
            assertThat(HostsOverlay.of(List.of(loop)).reread())
                    .singleElement()
                    .asString()
                    .startsWith(loop + ": the file cannot be read");
        }
    }

    @Nested
    class Changes {

        @Test
        void areServedOnceTheFileIsStill() throws IOException {
            HostsOverlay hosts = hosts("192.0.2.1 a.lan\n");

            Files.writeString(file, "192.0.2.22 a.lan\n");
            hosts.check();
            assertThat(ask(hosts, "a.lan. A")).contains("192.0.2.1");
            Files.writeString(file, "192.0.2.222 a.lan\n");
            hosts.check();
            assertThat(ask(hosts, "a.lan. A")).contains("192.0.2.1");
            hosts.check();

            assertThat(ask(hosts, "a.lan. A")).contains("192.0.2.222");
        }

        @Test
        void byRenameAreSeenEvenWithTheSameTimeAndSize() throws IOException {
            HostsOverlay hosts = hosts("192.0.2.1 a.lan\n");
            FileTime time = Files.getLastModifiedTime(file);
            Path other = Files.writeString(directory.resolve("new"), "192.0.2.2 a.lan\n");
            Files.setLastModifiedTime(other, time);

            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            hosts.check();
            hosts.check();

            assertThat(ask(hosts, "a.lan. A")).contains("192.0.2.2");
        }

        /// So is a change of permissions, which leaves time and size as they are.
        @Test
        void ofTheContentAreSeenEvenWithTheSameTimeAndSize() throws IOException {
            HostsOverlay hosts = hosts("192.0.2.1 a.lan\n");
            FileTime time = Files.getLastModifiedTime(file);
            Object before = Files.getAttribute(file, "unix:ctime");

            Files.writeString(file, "192.0.2.2 a.lan\n");
            do {
                Files.setLastModifiedTime(file, time);
            } while (Files.getAttribute(file, "unix:ctime").equals(before));
            hosts.check();
            hosts.check();

            assertThat(ask(hosts, "a.lan. A")).contains("192.0.2.2");
        }

        @Test
        void thatDoNotChangeAProblemAreNotReportedAgain() throws IOException {
            ListAppender<ILoggingEvent> lines = new ListAppender<>();
            Logger log = (Logger) LoggerFactory.getLogger(HostsOverlay.class);
            Level before = log.getLevel();
            lines.start();
            log.addAppender(lines);
            log.setLevel(Level.WARN);
            try {
                HostsOverlay hosts = hosts("192.0.2.1 a.lan\n");
                for (int octets = 2; octets < 5; octets++) {
                    Files.write(file, new byte[octets]);
                    hosts.check();
                    hosts.check();
                }

                assertThat(lines.list).filteredOn(it -> it.getLevel() == Level.WARN)
                        .extracting(ILoggingEvent::getFormattedMessage).satisfiesExactly(
                                it -> assertThat(it).contains("begins with NUL"),
                                it -> assertThat(it).contains("the names read before stay in use"));
            } finally {
                log.setLevel(before);
                log.detachAppender(lines);
            }
        }

        @Test
        void toWhatCannotBeReadLeaveTheNamesInUse() throws IOException {
            HostsOverlay hosts = hosts("192.0.2.1 a.lan\n");
            Files.delete(file);
            Files.createDirectory(file);

            assertThat(hosts.reread()).singleElement().asString().contains("cannot be read");
            assertThat(hosts.names()).isEqualTo(1);

            Files.delete(file);
            Files.writeString(file, "192.0.2.2 b.lan\n192.0.2.3 c.lan\n");
            assertThat(hosts.reread()).isEmpty();
            assertThat(hosts.names()).isEqualTo(2);
        }

        @Test
        void ofAFileThatComesAndGoesAreSeen() throws IOException {
            HostsOverlay hosts = HostsOverlay.of(List.of(file));
            assertThat(ask(hosts, "a.lan. A")).isEqualTo("pass");

            Files.writeString(file, "192.0.2.1 a.lan\n");
            hosts.check();
            hosts.check();
            assertThat(ask(hosts, "a.lan. A")).contains("192.0.2.1");

            Files.delete(file);
            hosts.check();
            hosts.check();
            assertThat(ask(hosts, "a.lan. A")).isEqualTo("pass");
        }
    }

    @Nested
    class Size {

        private static final int LINES = 200_000;

        private String blockingList() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                text.append("0.0.0.0 tracker").append(i).append(".ads").append(i % 977).append(".example.com\n");
            }
            return text.toString();
        }

        @Test
        void aBlockingListOf200000LinesIsSmallAndQuick() throws IOException {
            Files.writeString(file, blockingList());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long started = threads.getCurrentThreadCpuTime();
            HostsOverlay hosts = HostsOverlay.of(List.of(file));
            long milliseconds = (threads.getCurrentThreadCpuTime() - started) / 1_000_000;

            HostsTable table = HostsReader.read(List.of(file)).table();
            assertThat(hosts.names()).isEqualTo(LINES);
            // Of processor time, since machines that run tests are busy.
            assertThat(milliseconds).isLessThan(1000);
            assertThat(table.footprint()).isLessThan(16L << 20);
            assertThat(ask(hosts, "tracker199999.ads691.example.com. A")).contains("0.0.0.0");
        }

        @Test
        void names200000WithAddressesOfTheirOwnAreSmall() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                text.append("2001:db8:").append(Integer.toHexString(i >>> 16)).append("::")
                        .append(Integer.toHexString(i & 0xFFFF)).append(" host").append(i).append(".example.com\n");
            }
            Files.writeString(file, text);

            HostsTable table = HostsReader.read(List.of(file)).table();

            assertThat(table.names()).isEqualTo(LINES);
            assertThat(table.footprint()).isLessThan(60L << 20);
        }

        @Test
        void anAnswerAllocatesNothing() throws IOException {
            HostsOverlay hosts = hosts("192.0.2.1 a.lan\n192.0.2.2 b.lan\n");
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            int length = write("a.lan. A");
            context.receive(Transport.UDP, QueryOrigin.internal(), request, 0, length, response, 0, 0);
            serveOften(hosts, 20_000);

            long before = threads.getCurrentThreadAllocatedBytes();
            serveOften(hosts, 20_000);
            long after = threads.getCurrentThreadAllocatedBytes();

            assertThat(after - before).isLessThan(2_000);
        }

        private void serveOften(HostsOverlay hosts, int times) {
            int answered = 0;
            for (int i = 0; i < times; i++) {
                answered += hosts.serve(context) == StepResult.ANSWERED ? 1 : 0;
            }
            assertThat(answered).isEqualTo(times);
        }
    }
}
