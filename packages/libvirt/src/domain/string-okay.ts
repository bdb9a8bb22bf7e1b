/**
 * VIR_TYPED_PARAM_STRING_OKAY, which libvirt's own client adds as well: without it the daemon leaves
 * parameters that are strings out (`numa_nodeset`), for clients older than 0.9.8.
 */
export const STRING_OKAY = 4;
