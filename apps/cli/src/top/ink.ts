/** Ink and the React that it is made with, which only `top` loads: the package ships them apart. */
export { Box, render, Text, useApp, useInput, useWindowSize } from 'ink';
export { createElement, useEffect, useRef, useState } from 'react';
