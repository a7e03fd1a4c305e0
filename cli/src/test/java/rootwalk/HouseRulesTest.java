package rootwalk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// What CONTRIBUTING.md asks of every class, as far as a machine can see it.
@AnalyzeClasses(packages = "rootwalk", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    /// Packages in which nothing but the way of every query and packet lives. What always allocates is not even near
    /// it;
    /// where hot and cold are neighbours (the caches, the zones), tests count the octets.
    private static final String[] HOT = {"rootwalk.wire.codec..", "rootwalk.socket.kernel..",
            "rootwalk.daemon.pipeline..", "rootwalk.daemon.transport.udp.."};

    @ArchTest
    static final ArchRule hotPackagesUseNoStreamAndNoOptional = noClasses().that().resideInAnyPackage(HOT).should()
            .dependOnClassesThat().resideInAPackage("java.util.stream..").orShould().dependOnClassesThat()
            .areAssignableTo(Optional.class);

    @ArchTest
    static final ArchRule everyPackageSaysWhatIsNull =
            classes().should(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(type,
                                type.getPackageName() + " has no package-info.java with @NullMarked"));
                    }
                }
            });

    /// `ServiceManager` is systemd's own word for systemd.
    @ArchTest
    static final ArchRule namesSayWhatATypeIs = noClasses().that().doNotHaveSimpleName("ServiceManager").should()
            .haveSimpleNameEndingWith("Manager").orShould().haveSimpleNameEndingWith("Helper").orShould()
            .haveSimpleNameEndingWith("Util").orShould().haveSimpleNameEndingWith("Utils").orShould()
            .haveSimpleNameEndingWith("Impl").orShould().haveSimpleNameEndingWith("Base");

    /// A test owns the clock, and the dice, of whatever it drives. One seed is nobody's to choose: that of the hash
    /// of names.
    @ArchTest
    static final ArchRule timeAndChanceAreHandedIn = noClasses().that()
            .resideInAnyPackage("rootwalk.wire..", "rootwalk.authoritative..", "rootwalk.resolver..",
                    "rootwalk.daemon.pipeline..")
            .and().doNotHaveSimpleName("CaseFolding").should().callMethod(System.class, "nanoTime").orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(Instant.class, "now").orShould().dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class).orShould().callConstructor(Random.class).orShould()
            .callConstructor(SecureRandom.class).orShould().callMethod(Clock.class, "systemUTC");

    /// Standard output belongs to the commands.
    @ArchTest
    static final ArchRule onlyCommandsPrint = noClasses().that()
            .resideOutsideOfPackages("rootwalk.cli..", "rootwalk.bench..").should()
            .accessField(System.class, "out");
}
