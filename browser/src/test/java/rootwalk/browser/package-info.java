/// What a browser sees of rootwalk: Debian's Chromium, driven by Playwright, against a lab that is started as a person
/// starts it.
///
/// [rootwalk.browser.LabPageTest] uses the lab's page; [rootwalk.browser.ByNameTest] visits the lab's sites by name, in a
/// network where there is nothing but the lab. Screenshots are in `target/screenshots`.
@NullMarked
package rootwalk.browser;

import org.jspecify.annotations.NullMarked;
