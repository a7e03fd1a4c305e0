package rootwalk;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Each library comes in by one door, so that it can be judged, and changed, in one place.
@AnalyzeClasses(packages = "rootwalk", importOptions = ImportOption.DoNotIncludeTests.class)
class LibraryAccessTest {
    private static final String CRYPTO = "rootwalk.dnssec.crypto..";
    private static final String HTTP = "io.netty.handler.codec.http..";
    private static final String STREAMS = "rootwalk.daemon.transport.stream..";
    private static final String HTTPS = "rootwalk.daemon.transport.https..";
    private static final String QUIC = "rootwalk.daemon.transport.quic..";
    private static final String QUIC_SOCKETS = "rootwalk.socket.quic..";
    private static final String LISTENERS = "rootwalk.socket.stream..";
    private static final String WEB = "rootwalk.web..";
    private static final String WEB_SERVER = "rootwalk.web.server..";
    private static final String VALKEY = "rootwalk.daemon.valkey..";
    private static final String EXPOSITION = "rootwalk.daemon.exposition..";
    private static final String LMDB = "rootwalk.authoritative.lmdb..";
    private static final String LOG = "rootwalk.cli.log..";

    @ArchTest
    static final ArchRule nettyServesStreams =
            noClasses().that().resideOutsideOfPackages(LISTENERS, STREAMS, HTTPS, QUIC, QUIC_SOCKETS, VALKEY, WEB)
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.netty..").and(not(resideInAPackage(HTTP))));

    /// Code that prints a fetch, serves the lab's page, the REST API or metrics, or answers queries over HTTPS, has header fields,
    /// which are types of Netty.
    @ArchTest
    static final ArchRule headerFieldsAreNettys = door(HTTP, WEB, HTTPS, "rootwalk.daemon.api..", EXPOSITION,
            "rootwalk.lab.page..", "rootwalk.cli..");

    @ArchTest
    static final ArchRule quicIsOfItsTransportItsSocketsAndTheWebServer =
            door("io.netty.handler.codec.quic..", QUIC, QUIC_SOCKETS, WEB_SERVER);

    @ArchTest
    static final ArchRule http3IsOfTheWebServer = door("io.netty.handler.codec.http3..", WEB_SERVER, QUIC);

    @ArchTest
    static final ArchRule foreignMemoryAndFunctionsServeTheKernelOpenSslLmdbAndTheStore =
            door("java.lang.foreign..", "rootwalk.socket..",
                    "rootwalk.os..", "rootwalk.resolver.store..", CRYPTO, LMDB);

    @ArchTest
    static final ArchRule signaturesAreMadeAndVerifiedInOnePackage =
            noClasses().that().resideInAPackage("rootwalk.dnssec..")
                    .and().resideOutsideOfPackage(CRYPTO).should().dependOnClassesThat()
                    .haveFullyQualifiedName("java.security.Signature");

    @ArchTest
    static final ArchRule correttoVerifiesSignatures = door("com.amazon.corretto..", CRYPTO);

    @ArchTest
    static final ArchRule caffeineKeepsAnswersAndServers = door("com.github.benmanes.caffeine..",
            "rootwalk.resolver.cache..", "rootwalk.resolver.upstream..");

    @ArchTest
    static final ArchRule lmdbStoresChangesOfZones = door(LMDB, LMDB, "rootwalk.authoritative.journal..");

    @ArchTest
    static final ArchRule lettuceConnectsToTheSharedCache = door("io.lettuce..", VALKEY);

    @ArchTest
    static final ArchRule picocliReadsTheCommandLine = door("picocli..", "rootwalk.cli",
            "rootwalk.cli.command..", "rootwalk.cli.query..", "rootwalk.cli.trace..", "rootwalk.cli.fetch..",
            "rootwalk.cli.serve..");

    @ArchTest
    static final ArchRule prometheusWritesMetrics = door("io.prometheus..", EXPOSITION);

    @ArchTest
    static final ArchRule yamlIsTheConfiguration = door("org.snakeyaml..", "rootwalk.config.yaml..");

    @ArchTest
    static final ArchRule dnsjavaIsForTests = noClasses().should().dependOnClassesThat()
            .resideInAPackage("org.xbill..");

    @ArchTest
    static final ArchRule theLogIsTheBackendOfSlf4j = door("org.slf4j.spi..", LOG);

    @ArchTest
    static final ArchRule theLogUsesThePartsOfBackends = door("org.slf4j.helpers..", LOG);

    @ArchTest
    static final ArchRule bouncyCastleMakesCertificates = door("org.bouncycastle..", "rootwalk.web.certificate..");

    @ArchTest
    static final ArchRule jsoupReadsPages = door("org.jsoup..", "rootwalk.web.page..");

    @ArchTest
    static final ArchRule icuReadsInternationalNames = door("com.ibm.icu..", "rootwalk.web.url..");

    /// Netty calls it, for content codings of the web.
    @ArchTest
    static final ArchRule brotliIsTheWebs = door("com.aayushatharva..", WEB);

    /// Netty calls it, for content codings of the web.
    @ArchTest
    static final ArchRule zstdIsTheWebs = door("com.github.luben..", WEB);

    private static ArchRule door(String library, String... doors) {
        return noClasses().that().resideOutsideOfPackages(doors).should().dependOnClassesThat()
                .resideInAPackage(library);
    }
}
