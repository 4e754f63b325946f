/** Places where files arrive: folders, and buckets that speak S3. */
@NullMarked
package dev.sluice.adapters.file;

import org.jspecify.annotations.NullMarked;
