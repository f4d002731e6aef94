/** The JUnit 5 extension and the contract suites. */
@NullMarked
package dev.templedb.testkit;

import org.jspecify.annotations.NullMarked;
