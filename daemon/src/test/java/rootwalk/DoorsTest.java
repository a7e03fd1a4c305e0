package rootwalk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Each library comes in by one door, so that it can be judged, and changed, in one place.
@AnalyzeClasses(packages = "rootwalk", importOptions = ImportOption.DoNotIncludeTests.class)
class DoorsTest {
    /// The web is Netty's on both sides; what prints a fetch reads header fields, which are Netty's too.
    @ArchTest
    static final ArchRule nettyServesStreams = door("io.netty..", "rootwalk.daemon.transport.stream..",
            "rootwalk.web..", "rootwalk.daemon.fetch..", "rootwalk.daemon.page..", "rootwalk.daemon.cli..");

    @ArchTest
    static final ArchRule foreignFunctionsCallTheKernel = door("java.lang.foreign..", "rootwalk.socket..",
            "rootwalk.daemon.os..");

    @ArchTest
    static final ArchRule caffeineKeepsAnswersAndServers = door("com.github.benmanes.caffeine..",
            "rootwalk.resolver.cache..", "rootwalk.resolver.upstream..");

    @ArchTest
    static final ArchRule picocliReadsTheCommandLine = door("picocli..", "rootwalk.daemon.cli..");

    @ArchTest
    static final ArchRule yamlIsTheConfiguration = door("org.snakeyaml..", "rootwalk.daemon.config..");

    @ArchTest
    static final ArchRule dnsjavaReadsAndWritesText = door("org.xbill..", "rootwalk.wire.text..");

    @ArchTest
    static final ArchRule loggingIsSetUpByTheCommandLine = door("ch.qos.logback..", "rootwalk.daemon.cli..");

    @ArchTest
    static final ArchRule bouncyCastleMakesCertificates = door("org.bouncycastle..", "rootwalk.web.certificate..");

    private static ArchRule door(String library, String... doors) {
        return noClasses().that().resideOutsideOfPackages(doors).should().dependOnClassesThat()
                .resideInAPackage(library);
    }
}
