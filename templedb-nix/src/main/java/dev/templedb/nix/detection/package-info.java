/** Which packages a project needs, by the types of its files and by its build manifests. */
@NullMarked
package dev.templedb.nix.detection;

import org.jspecify.annotations.NullMarked;
